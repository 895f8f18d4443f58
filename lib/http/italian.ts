import * as z from 'zod'

/** What zod says of a field, as a clerk reads it. Set for the whole process: zod's own words are English, and its Italian ones half so. */

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'Serve un testo',
  number: 'Serve un numero',
  int: 'Serve un numero intero',
  boolean: 'Serve true o false',
  object: 'Serve un oggetto',
  record: 'Serve un oggetto',
  array: 'Serve un elenco',
  null: 'Serve null',
  undefined: 'Campo non previsto',
}

const FORMATS: Readonly<Record<string, string>> = {
  date: 'Serve un giorno del calendario, AAAA-MM-GG',
  datetime: 'Serve una data e ora con il fuso, come 2026-10-13T11:20:00+02:00',
  email: 'Serve un indirizzo e-mail',
}

const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  string: ['carattere', 'caratteri'],
  array: ['elemento', 'elementi'],
  record: ['campo', 'campi'],
}

type Issue = z.core.$ZodRawIssue

function size(issue: { readonly origin: string; readonly inclusive?: boolean }, word: 'Almeno' | 'Al più', limit: number | bigint): string {
  const unit = UNITS[issue.origin]
  if (unit !== undefined) return `${word} ${limit} ${Number(limit) === 1 ? unit[0] : unit[1]}`
  if (issue.inclusive === false) return word === 'Almeno' ? `Più di ${limit}` : `Meno di ${limit}`
  return `${word} ${limit}`
}

export function inItalian(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined ? 'Manca: è obbligatorio' : (EXPECTED[issue.expected] ?? 'Non è del tipo atteso')
    case 'invalid_value':
      return issue.input === undefined
        ? 'Manca: è obbligatorio'
        : `Deve essere ${issue.values.length === 1 ? '' : 'uno di: '}${issue.values.map(String).join(', ')}`
    case 'too_small':
      return size(issue, 'Almeno', issue.minimum)
    case 'too_big':
      return size(issue, 'Al più', issue.maximum)
    case 'invalid_format':
      return FORMATS[issue.format] ?? (issue.pattern === undefined ? 'Non ha la forma attesa' : `Non ha la forma attesa: ${issue.pattern}`)
    case 'unrecognized_keys':
      return 'Campo non previsto'
    case 'invalid_union':
      return issue.input === undefined ? 'Manca: è obbligatorio' : 'Non ha nessuna delle forme ammesse'
    case 'not_multiple_of':
      return `Deve essere un multiplo di ${issue.divisor}`
    case 'invalid_key':
      return 'Nome di campo non ammesso'
    case 'invalid_element':
    case 'custom':
      return 'Valore non ammesso'
  }
}

z.config({ localeError: inItalian })
