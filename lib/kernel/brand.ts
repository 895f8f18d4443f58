declare const brand: unique symbol

/** A primitive that carries its meaning: `Branded<string, 'CivilDate'>` is no other string. */
export type Branded<Base, Name extends string> = Base & { readonly [brand]: Name }
