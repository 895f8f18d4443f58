import * as z from 'zod'
import { civilDate, isDate, wallTime } from '../time.ts'

export const dateField = z.iso
  .date({ error: 'data non valida: serve un giorno del calendario, AAAA-MM-GG' })
  .refine(isDate, { error: 'data non valida: il calendario comincia dal 1900' })
  .transform(civilDate)

export const timeField = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'ora non valida: serve HH:MM, da 00:00 a 23:59' })
  .transform(wallTime)

export const textField = z.string().trim().min(1, { error: 'testo mancante' }).max(300, { error: 'testo più lungo di 300 caratteri' })

/** From `from` to `to`, both inside. */
export const periodShape = { from: dateField, to: dateField }

export const inOrder = (period: { readonly from: string; readonly to: string }): boolean => period.from <= period.to
export const OUT_OF_ORDER = 'il periodo finisce prima di cominciare'
