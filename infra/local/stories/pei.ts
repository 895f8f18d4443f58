import { GLO, GLO_PEOPLE, PUPIL, party } from './people.ts'
import type { Story } from './story.ts'

/** A commitment of the teachers, and the dates that the social service proposes. */
const COUNCIL = { date: '2026-10-22', start: '17:00', end: '19:00' }
const CLASHING = { date: '2026-10-22', start: '16:30', end: '17:30' }
const CHOSEN = { date: '2026-10-27', start: '16:30', end: '17:30', place: 'Aula magna' }
const MOVED = { ...CHOSEN, date: '2026-11-05' }

const INVITATION = 'Comunicazione: Riunione PEI/GLO'
const DEFINITIVE = 'Riunire il GLO per il PEI definitivo'
const SIGNED = { chairSigned: true, secretarySigned: true }

export const pei: Story = {
  title: 'Le date del PEI: la riunione convocata e spostata, il 31 ottobre passato, e il nuovo anno scolastico',
  begins: '2026-09-10 09:00',
  tell: async (story) => {
    const id = await story.open('pei-meeting', 'fascicolo PEI di un alunno di primaria', 'pei-opened', {
      data: { level: 'PRI', basis: 'attending', pupil: 'p-alunno' },
      people: [PUPIL],
      parties: [party('social-worker')],
    })
    await story.until('2026-10-01 12:00')
    story.mailed('ds', `Da fare: ${DEFINITIVE}`)
    await story.until('2026-10-05 09:00')
    await story.record(id, 'due date proposte dal servizio sociale', 'dates-received', {
      data: { level: 'PRI', channel: 'pec', slots: [CLASHING, CHOSEN] },
    })
    await story.record(id, 'date comunicate al Referente', 'dates-passed-on')
    await story.until('2026-10-06 09:00')
    await story.refused(id, 'sceglie il 22 ottobre, quando i docenti hanno il Collegio', 'compatibility-checked', {
      as: 'referent',
      data: { ...CLASHING, commitments: [COUNCIL] },
    })
    await story.record(id, 'il 27 ottobre è compatibile', 'compatibility-checked', {
      as: 'referent',
      data: { ...CHOSEN, commitments: [COUNCIL] },
    })
    await story.record(id, 'elenco degli invitati', 'invitees-listed', {
      as: 'referent',
      data: { team: GLO, listed: GLO },
      people: GLO_PEOPLE,
    })
    await story.until('2026-10-07 09:00')
    await story.record(id, 'inviti spediti', 'invitations-sent', { data: { channel: 'email' } })
    for (const { email } of GLO_PEOPLE) story.invited(email, INVITATION)
    await story.record(id, 'OSS avvisato', 'oss-informed', { as: 'social-worker' })
    await story.until('2026-10-26 09:00')
    await story.record(id, 'riunione spostata al 5 novembre', 'meeting-moved', { data: MOVED })
    for (const { email } of GLO_PEOPLE) story.invited(email, INVITATION)
    await story.record(id, 'OSS avvisato di nuovo', 'oss-informed', { as: 'social-worker' })
    await story.until('2026-11-01 12:00')
    for (const role of ['ds', 'dsga']) story.mailed(role, `Termine superato: ${DEFINITIVE}`)
    await story.look(id)
    await story.until('2026-11-05 18:00')
    await story.record(id, 'riunione tenuta: PEI definitivo, in ritardo', 'meeting-held', { data: { kinds: ['definitive'], ...SIGNED } })
    await story.until('2027-03-10 18:00')
    await story.record(id, 'verifica intermedia', 'meeting-held', { data: { kinds: ['intermediate'], ...SIGNED } })
    await story.until('2027-06-08 18:00')
    await story.record(id, 'verifica finale, con le proposte di risorse', 'meeting-held', {
      data: { kinds: ['final'], ...SIGNED, proposals: true },
    })
    await story.until('2027-09-01 00:01')
    await story.made(id, 'school-year-began', '2027-09-01 00:00')
    await story.look(id)
    await story.until('2027-10-01 12:00')
    story.mailed('ds', `Da fare: ${DEFINITIVE}`)
  },
}
