import type { CaseState } from '../../kernel/procedure.ts'
import type { Anchor, MeasuredTerm, Term } from '../../kernel/term.ts'
import type { Track } from '../../kernel/track.ts'
import { data, dateText, factIdText, instantText } from './readers.ts'
import { fields, list, loose, number, object, oneOf, orNull, type Reader, record, text } from './stored-text.ts'

const monthDay = object({ month: number, day: number })

const counted = object({
  kind: oneOf(['hours', 'days', 'days-back', 'months', 'months-back', 'working-days', 'working-days-back', 'after']),
  n: number,
})
const fixed = object({ kind: oneOf(['fixed']), on: monthDay })
const window = object({ kind: oneOf(['window']), opens: monthDay, closes: monthDay })
const bare = object({ kind: oneOf(['on', 'before']) })

export const measuredTerm: Reader<MeasuredTerm> = (value, at) => {
  switch (fields(value, at).kind) {
    case 'fixed':
      return fixed(value, at)
    case 'window':
      return window(value, at)
    case 'on':
    case 'before':
      return bare(value, at)
    default:
      return counted(value, at)
  }
}

const promptly = object({ kind: oneOf(['promptly']), wording: text, internal: orNull(measuredTerm) })
const term: Reader<Term> = (value, at) => (fields(value, at).kind === 'promptly' ? promptly : measuredTerm)(value, at)

const moment = object({ at: instantText })
const day = object({ on: dateText })
const anchor: Reader<Anchor> = (value, at) => ('at' in fields(value, at) ? moment : day)(value, at)

const occurrence = loose({ fact: factIdText, type: text, at: instantText })
const settled = loose({ fact: factIdText, type: text, at: instantText, outcome: oneOf(['met', 'ended', 'lapsed']) })

const track: Reader<Track> = loose(
  { key: text, trigger: occurrence, start: occurrence, anchor },
  {
    aim: loose({ term, anchor, why: text }),
    of: text,
    interruptions: list(loose({ by: occurrence }, { until: occurrence })),
    settled,
  },
)

const memo = loose({ id: factIdText, at: instantText, recordedAt: instantText, data })

export const caseState: Reader<CaseState> = loose({
  procedure: text,
  phase: text,
  folded: number,
  openedAt: instantText,
  latest: instantText,
  last: record(memo),
  counts: record(number),
  tracks: list(track),
  sums: record(record(number)),
  warned: list(loose({ fact: factIdText, type: text, codes: list(text) })),
  undelivered: list(loose({ fact: factIdText, at: instantText, obligation: text, step: text, role: text })),
  irregular: list(loose({ fact: factIdText, codes: list(text), reason: text })),
})
