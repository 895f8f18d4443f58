import * as z from 'zod'
import type { Branded } from '../../kernel/brand.ts'

/** The name of a voucher in invoices and ledgers: digits alone, so that it cannot hold a name (inclusion § D3, Visibility). */
export type VoucherId = Branded<string, 'VoucherId'>

const isVoucherId = (text: string): text is VoucherId => /^V(-\d{1,8}){1,3}$/.test(text)

/** @throws RangeError when the text names no voucher. */
export function voucherId(text: string): VoucherId {
  if (!isVoucherId(text)) throw new RangeError(`not a voucher id: ${text}`)
  return text
}

export const voucherField = () =>
  z
    .string()
    .regex(/^V(-\d{1,8}){1,3}$/, 'il voucher si indica con il suo numero, come V-2026-17: nessun nome')
    .transform(voucherId)
