import {
  IconCalendar,
  IconFolderOff,
  IconInfoCircle,
  IconQuote,
  IconRuler2,
  IconTagOff,
  IconUser,
  IconUserOff,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SearchResult } from '../../../shared/contract/messages'
import { nameList, shortAddress } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { useRoute } from '../../app/route'
import classes from './SearchNotice.module.css'
import { useSearch } from './use-thread-rows'

/** What is told of the search of the list. */
export function SearchNotice() {
  const search = useRoute((route) => route.search)
  const { data } = useSearch(search)
  return <SearchReading of={search ? data : undefined} />
}

type Understood = Pick<
  SearchResult,
  'notUnderstood' | 'empty' | 'isQuoteOpen' | 'noFolders' | 'noRecords' | 'noTags' | 'dates' | 'sizes' | 'own'
>

/**
 * How a search was understood where it could be meant otherwise: its days in words, its sizes with their unit, whose
 * addresses are meant by `me`, folders that are none, operators without a value, a quote left open, and what was taken
 * for no operator.
 * Without that, nothing found would look like no mail.
 */
export function SearchReading({ of: understood }: { of: Understood | undefined }) {
  const { t } = useTranslation('mail')
  const { daysInWords, fileSize } = useFormat()
  const {
    notUnderstood = [],
    empty = [],
    isQuoteOpen = false,
    noFolders = [],
    noRecords = [],
    noTags = [],
    dates = [],
    sizes = [],
    own = [],
  } = understood ?? {}
  return (
    <div role="status">
      {dates.length > 0 && (
        <Notice icon={<IconCalendar size={16} />}>
          {dates.map(({ typed, kind, first, last }) => (
            <div key={typed} dir="auto">
              {t(`search.dates.${kind}`, {
                typed,
                day: daysInWords(first, kind === 'during' ? last : first),
              })}
            </div>
          ))}
        </Notice>
      )}
      {sizes.length > 0 && (
        <Notice icon={<IconRuler2 size={16} />}>
          {sizes.map(({ typed, kind, bytes }) => (
            <div key={typed} dir="auto">
              {t(`search.sizes.${kind}`, { typed, size: fileSize(bytes) })}
            </div>
          ))}
        </Notice>
      )}
      {own.length > 0 && (
        <Notice icon={<IconUser size={16} />}>
          {own.map(({ typed, addresses }) => (
            <div key={typed} dir="auto">
              {t('search.own', { typed, addresses: nameList(addresses.map(shortAddress)) })}
            </div>
          ))}
        </Notice>
      )}
      {noFolders.length > 0 && (
        <Notice icon={<IconFolderOff size={16} />}>
          <strong dir="auto">{t('search.noFolder', { names: nameList(noFolders) })}</strong>
        </Notice>
      )}
      {noRecords.length > 0 && (
        <Notice icon={<IconUserOff size={16} />}>
          <strong dir="auto">{t('search.noRecord', { names: nameList(noRecords) })}</strong>
        </Notice>
      )}
      {noTags.length > 0 && (
        <Notice icon={<IconTagOff size={16} />}>
          <strong dir="auto">{t('search.noTag', { names: nameList(noTags) })}</strong>
        </Notice>
      )}
      {empty.length > 0 && (
        <Notice icon={<IconInfoCircle size={16} />}>
          {empty.map(({ typed, needs }) => (
            <strong key={typed} dir="auto">
              {t(`search.needs.${needs}`, { typed })}
            </strong>
          ))}
        </Notice>
      )}
      {isQuoteOpen && <Notice icon={<IconQuote size={16} />}>{t('search.quoteOpen')}</Notice>}
      {notUnderstood.length > 0 && (
        <Notice icon={<IconInfoCircle size={16} />}>
          <strong dir="auto">{t('search.notUnderstood', { operators: nameList(notUnderstood) })}</strong>
          <p>{t('search.operators')}</p>
        </Notice>
      )}
    </div>
  )
}

function Notice({ icon, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <div className={classes.notice}>
      <span className={classes.icon}>{icon}</span>
      <div>{children}</div>
    </div>
  )
}
