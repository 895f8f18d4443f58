interface Itinerary {
  readonly place: string
  readonly abroad: boolean
  readonly firstItalianStop?: string | undefined
}

/**
 * The P.S. office of an injury on a journey: of the place of the event, or, abroad, of the first stop on Italian soil (3.3.1, A-34), which
 * is where the coach stops, not the border that it crosses. Undefined as long as that stop is not known.
 */
export function psOffice({ place, abroad, firstItalianStop }: Itinerary): string | undefined {
  const where = abroad ? firstItalianStop : place
  return where && `Autorità di P.S. di ${where}, in mancanza il Sindaco`
}
