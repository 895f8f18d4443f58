import { describe, expect, it } from 'vitest'
import { userOf } from '../../lib/http/claims.ts'

const claims = (schools: unknown, roles: unknown, sub: unknown = 'u-1') => ({
  sub,
  'scadenzario:schools': schools,
  'scadenzario:roles': roles,
})

describe('the claims of a token', () => {
  it('give the roles at the schools that it names', () => {
    expect(userOf(claims('[TOIC8AB00X MIIC8CD00Y]', '[TOIC8AB00X:clerk MIIC8CD00Y:ds TOIC8AB00X:clerk]'))).toEqual({
      subject: 'u-1',
      roles: [
        { school: 'TOIC8AB00X', role: 'clerk' },
        { school: 'MIIC8CD00Y', role: 'ds' },
      ],
    })
    expect(userOf(claims(['TOIC8AB00X'], ['TOIC8AB00X:teacher']))?.roles).toEqual([{ school: 'TOIC8AB00X', role: 'teacher' }])
  })

  it.each<[string, unknown, unknown]>([
    ['a school that the token does not name', '[MIIC8CD00Y]', '[TOIC8AB00X:ds]'],
    ['an unknown role', '[TOIC8AB00X]', '[TOIC8AB00X:king]'],
    ['a role of the language', '[TOIC8AB00X]', '[TOIC8AB00X:constructor]'],
    ['the service’s own role', '[TOIC8AB00X]', '[TOIC8AB00X:service]'],
    ['the whole office', '[TOIC8AB00X]', '[TOIC8AB00X:office]'],
    ['no school at all', undefined, '[TOIC8AB00X:ds]'],
    ['something that is no school', '[*]', '[*:ds]'],
    ['more parts', '[TOIC8AB00X]', '[TOIC8AB00X:ds:ds]'],
    ['no brackets', '[TOIC8AB00X]', 'TOIC8AB00X:ds'],
    ['brackets in brackets', '[TOIC8AB00X]', '[[TOIC8AB00X:ds]]'],
    ['a list of other things', ['TOIC8AB00X'], [7, { role: 'ds' }]],
    ['an object', { TOIC8AB00X: true }, { TOIC8AB00X: 'ds' }],
    ['JSON', '["TOIC8AB00X"]', '["TOIC8AB00X:ds"]'],
    ['a number', 1, 1],
    ['another case', '[toic8ab00x]', '[toic8ab00x:ds]'],
    ['too many', '[TOIC8AB00X]', `[${'TOIC8AB00X:ds '.repeat(300)}]`],
  ])('with %s give no rights', (_, schools, roles) => {
    expect(userOf(claims(schools, roles))).toEqual({ subject: 'u-1', roles: [] })
  })

  it('without a subject name nobody', () => {
    for (const sub of [undefined, '', 7, 'two words', 'x'.repeat(129)])
      expect(userOf({ ...claims('[TOIC8AB00X]', '[TOIC8AB00X:ds]'), sub })).toBeUndefined()
    expect(userOf(undefined)).toBeUndefined()
  })
})
