import type { Story } from './story.ts'

const HAND_OVER = 'Consegnare il certificato entro lunedì 28 dicembre 2026'

export const certificate: Story = {
  title: 'Un certificato chiesto il 24 dicembre: il terzo giorno è domenica',
  begins: '2026-12-24 09:00',
  tell: async (story) => {
    const id = await story.open('certificates', 'certificato di frequenza chiesto per uso privato', 'certificate-requested', {
      data: { kind: 'frequenza', use: 'private' },
    })
    story.mailed('clerk', `Da fare: ${HAND_OVER}`)
    await story.until('2026-12-24 12:00')
    await story.record(id, 'predisposto', 'certificate-drafted')
    await story.record(id, 'controllato e siglato', 'certificate-initialled', { data: { initials: 'AA' } })
    await story.record(id, 'firmato', 'certificate-signed', { as: 'dsga' })
    await story.until('2026-12-28 10:00')
    story.mailed('clerk', `Promemoria: ${HAND_OVER}`)
    await story.record(id, 'consegnato', 'certificate-delivered')
  },
}
