import type { TemplateFields } from '../../../../shared/contract/templates'
import { ProblemError } from '../../../../shared/problem'
import {
  dateVariables,
  EXAMPLE_FALLBACK,
  knownVariables,
  ownVariables,
} from '../../../../shared/template-variables'
import { fillWords, unknownIn, type Values } from './fill'
import { ownValues, type Signer } from './values'

type Checked = Pick<TemplateFields, 'kind' | 'texts'>

/** A signature says who writes: whom it goes to is nothing it could know. */
const ofSignatures: ReadonlySet<string> = new Set([
  ...ownVariables.map((name) => `me.${name}`),
  ...dateVariables,
])

/** Throws `template-unreadable`, or `template-variables` with the names of what is no variable. */
export function assertReadable({ kind, texts }: Checked, field?: string): void {
  const names = unknownVariables({ kind, texts })
  if (names.length > 0)
    throw new ProblemError({
      ...{ code: 'template-variables', params: { names: names.join(', ') } },
      ...(field !== undefined && { field }),
    })
}

export function unknownVariables({ kind, texts }: Checked): string[] {
  const known = kind === 'signature' ? ofSignatures : knownVariables()
  const unknown = texts.flatMap(({ subject, html }) => [
    ...unknownIn(subject, 'text', known),
    ...unknownIn(html, 'html', known),
  ])
  return [...new Set(unknown)]
}

/** [ACC-36] What a signature asks for and the identity does not say. */
export function unsaidIn(texts: Checked['texts'], identity: Signer): string[] {
  const values: Values = { me: ownValues(identity), today: '-', year: '-' }
  const unresolved = texts.flatMap(({ html }) => fillWords(html, 'html', ofSignatures, values).unresolved)
  return [...new Set(unresolved)]
}

/** Throws `signature-unsaid` where an identity does not say all that a signature names. */
export function assertSaid(texts: Checked['texts'], identity: Signer, field: string): void {
  const names = unsaidIn(texts, identity)
  if (names.length === 0) return
  throw new ProblemError({
    code: 'signature-unsaid',
    field,
    params: { names: names.join(', '), address: identity.address, example: EXAMPLE_FALLBACK },
  })
}
