import { z } from 'zod'
import type { RowProblem } from '../../../../../shared/contract/transfer'
import type { Problem } from '../../../../../shared/problem'
import type { NamedField } from '../../../../../shared/records/record-type'

type Reason = Pick<RowProblem, 'reason' | 'params'> & { value?: string }

/** Why a field refuses what a row brings, from the problem that a form would show. */
export function reasonOf(problem: Problem, field: NamedField | undefined, value: unknown): Reason {
  const params = problem.params ?? {}
  if (problem.code === 'address-taken')
    return { reason: 'address-taken', params: { name: params['name'] ?? '' }, value: params['address'] ?? '' }
  if (problem.code === 'not-found') return { reason: 'no-record', params: {} }
  const named = told.find(([name]) => name in params)
  if (named) return { reason: named[1], params: {}, value: params[named[0]] ?? '' }
  const max = field?.schema instanceof z.ZodString ? field.schema.maxLength : null
  if (max !== null && typeof value === 'string' && value.length > max)
    return { reason: 'too-long', params: { limit: String(max) } }
  if (field?.elements && Array.isArray(value) && value.length > field.elements.max)
    return { reason: 'too-many', params: { limit: String(field.elements.max) } }
  const said = params['value']
  return { reason: byKind(field), params: {}, ...(field?.elements && said !== undefined && { value: said }) }
}

/** What the parameters of `field-invalid` tell by their names. */
const told: readonly [string, RowProblem['reason']][] = [
  ['ownAddress', 'own-address'],
  ['publicSuffix', 'public-suffix'],
  ['sharedDomain', 'shared-domain'],
  ['noDomain', 'domain'],
]

function byKind(field: NamedField | undefined): RowProblem['reason'] {
  switch (field?.kind) {
    case 'emails':
      return 'address'
    case 'domains':
      return 'domain'
    case 'url':
      return 'website'
    case 'country':
      return 'country'
    case 'money':
      return 'amount'
    case 'day':
      return 'day'
    case 'time':
      return 'time'
    case 'number':
      return 'number'
    case 'choice':
      return 'choice'
    case 'yesNo':
      return 'yes-no'
    default:
      return field?.hasDigits ? 'digits' : 'unfit'
  }
}
