import { useQuery } from '@tanstack/react-query'
import type { TemplateLine } from '../../../shared/contract/templates'
import { ofRecords, staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'

const none: TemplateLine[] = []
const lines = queries.templates.list.queryOptions({ meta: staleOn(ofRecords('template')) })

/** All templates, by name. */
export const useTemplates = (): TemplateLine[] => useQuery(lines).data ?? none

/** The same, and whether they are known yet. */
export const useTemplateList = () => useQuery(lines)

/** The signatures of the company. */
export const useSignatures = (): TemplateLine[] => useTemplates().filter(({ kind }) => kind === 'signature')
