import { queries, queryClient } from '../../bridge/queries'

/** The field records of a type are called by. */
export const titleFieldOf = (type: string): string =>
  queryClient.getQueryData(queries.records.types.queryKey())?.find(({ name }) => name === type)?.title ??
  'name'
