import { Modal, SegmentedControl, Switch } from '@mantine/core'
import { IconTemplate, IconTextPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MailAddress } from '../../../shared/contract/messages'
import type { TemplateLine } from '../../../shared/contract/templates'
import { staleOn } from '../../bridge/freshness'
import { queries } from '../../bridge/queries'
import { PickerList } from '../../ui/PickerList'
import { PickerSearch } from '../../ui/PickerSearch'
import { useTemplates } from './queries'
import classes from './Templates.module.css'
import { matchesTemplate, useLanguageName, useTypeName } from './words'

/** Whom a mail is for, as far as templates care. */
export interface Meant {
  to: readonly MailAddress[]
  threadId: number | null
}

/** [TPL-18] The templates for a mail, those that are meant for whom it goes to apart from the others. */
export function useMeantTemplates({ to, threadId }: Meant) {
  const all = useTemplates()
  const { data } = useQuery(
    queries.templates.suggested.queryOptions({
      input: {
        to: to.slice(0, 1).map(({ name, address }) => ({ name, address: address.slice(0, 1000) })),
        threadId,
      },
      meta: staleOn('record', 'links'),
      placeholderData: (before) => before,
    }),
  )
  const usable = all.filter(
    ({ kind }) => kind === 'mail' || kind === 'snippet' || (kind === 'mass' && to.length > 1),
  )
  const types = data?.types ?? []
  const isMeant = ({ appliesTo }: TemplateLine): boolean =>
    appliesTo.length === 0 || appliesTo.some((type) => types.includes(type))
  return { usable, meant: usable.filter(isMeant), language: data?.language ?? null }
}

/** The language of a template's words that somebody is to read. */
export const languageFor = ({ texts }: TemplateLine, wanted: string | null, own: string): string =>
  [wanted, own, 'en', ''].find(
    (language) => language !== null && texts.some((text) => text.language === language),
  ) ??
  texts[0]?.language ??
  ''

/** Chooses a template by typing a few letters of it, and the language it is to be in. */
export function TemplatePicker(props: {
  meant: Meant
  choose(template: TemplateLine, language: string): void
  close(): void
}) {
  const { meant: asked, choose, close } = props
  const { t, i18n } = useTranslation('templates')
  const languageName = useLanguageName()
  const typeWord = useTypeName()
  const [query, setQuery] = useState('')
  const [showsAll, setShowsAll] = useState(false)
  const { usable, meant, language } = useMeantTemplates(asked)
  const [chosen, setChosen] = useState<string | null>(null)
  const wanted = chosen ?? language
  const found = (showsAll ? usable : meant).filter((line) => matchesTemplate(line, query))
  const languages = [...new Set(usable.flatMap(({ texts }) => texts.map((text) => text.language)))]
  const named = languages.filter(Boolean)
  return (
    <Modal opened onClose={close} title={t('picker.title')} size="md">
      <PickerList
        input={(input) => <PickerSearch {...input} label={t('search')} value={query} onQuery={setQuery} />}
        items={found.map((line) => {
          const into = languageFor(line, wanted, i18n.language)
          const text = line.texts.find((each) => each.language === into) ?? line.texts[0]
          const for_ = line.appliesTo.map((type) => typeWord(type, 'many')).join(', ')
          return {
            key: line.id,
            icon: line.kind === 'snippet' ? <IconTextPlus size={16} /> : <IconTemplate size={16} />,
            title: line.name,
            detail: [line.description, text?.subject, text?.preview].filter(Boolean).join(' · '),
            side: [line.abbreviation && `/${line.abbreviation}`, into && languageName(into), for_]
              .filter(Boolean)
              .join(' · '),
            run: () => choose(line, into),
          }
        })}
        isAnswered
        empty={usable.length === 0 ? t('picker.none') : t('picker.noneFound')}
        label={t('title')}
        note={
          <div className={classes.pickerNote}>
            {named.length > 1 && (
              <SegmentedControl
                size="xs"
                aria-label={t('picker.language')}
                data={named.map((each) => ({ value: each, label: languageName(each) }))}
                value={
                  named.find((each) => each === wanted) ??
                  named.find((each) => each === i18n.language) ??
                  named[0] ??
                  ''
                }
                onChange={setChosen}
              />
            )}
            {meant.length < usable.length && (
              <Switch
                size="xs"
                label={t('picker.all', { count: usable.length - meant.length })}
                checked={showsAll}
                onChange={(event) => setShowsAll(event.currentTarget.checked)}
              />
            )}
          </div>
        }
      />
    </Modal>
  )
}
