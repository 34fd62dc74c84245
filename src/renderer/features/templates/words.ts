import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { TemplateLine } from '../../../shared/contract/templates'
import { fold } from '../../../shared/fold'
import { allRecordTypes, fieldsOfType, recordTypeOf } from '../../../shared/records/record-types'
import { recordVariables } from '../../../shared/template-variables'

/** A language as it is called in that of the window; '' is no language in particular. */
export function useLanguageName(): (language: string) => string {
  const { t, i18n } = useTranslation('templates')
  return useCallback(
    (language) => {
      if (language === '') return t('anyLanguage')
      const name = new Intl.DisplayNames(i18n.language, { type: 'language' }).of(language) ?? language
      return name.charAt(0).toLocaleUpperCase(i18n.language) + name.slice(1)
    },
    [t, i18n.language],
  )
}

/** What a type of record is called; one that no translation knows by its own label. */
export function useTypeName(): (type: string, word: 'one' | 'many') => string {
  const { t } = useTranslation('customer')
  return useCallback(
    (type, word) => {
      const label = recordTypeOf(type)?.label ?? type
      return t([`types.${type}.${word}`, `types.any.${word}`], { type: label, defaultValue: label })
    },
    [t],
  )
}

/** Types of records that templates may be meant for. */
export const meantTypes = (): string[] =>
  allRecordTypes().flatMap(({ name, isModule }) => (isModule ? [name] : []))

/** What a variable stands for, in words: `deal.amount` is “Deal: Amount”. */
export function useVariableName(): (path: string) => string {
  const { t } = useTranslation(['templates', 'customer'])
  const typeName = useTypeName()
  return useCallback(
    (path) => {
      const own = t(`variables.${path.replace('.', '_')}`, { defaultValue: '' })
      if (own !== '') return own
      const known = recordVariables().find((variable) => variable.path === path)
      if (!known?.field) return path
      const field = t(`customer:fields.${known.field}`, {
        defaultValue: fieldsOfType(known.type)?.get(known.field)?.label ?? known.field,
      })
      return `${typeName(known.type, 'one')}: ${field}`
    },
    [t, typeName],
  )
}

/** Whether what is typed is in what a template is called, described or called in by. */
export function matchesTemplate(line: TemplateLine, query: string): boolean {
  const words = fold(query).split(/\s+/).filter(Boolean)
  const texts = line.texts.flatMap(({ subject, preview }) => [subject, preview])
  const all = fold([line.name, line.abbreviation, line.description, ...texts].join(' '))
  return words.every((word) => all.includes(word))
}
