import type { DescribedType } from '../../../shared/contract/records'
import { queryClient } from '../../bridge/queries'

/** The field records of a type are called by. */
export const titleFieldOf = (type: string): string =>
  queryClient.getQueryData<DescribedType[]>(['record-types'])?.find(({ name }) => name === type)?.title ??
  'name'
