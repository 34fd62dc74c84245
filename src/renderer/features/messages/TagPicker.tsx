import { Modal, TextInput } from '@mantine/core'
import { IconCheck, IconTagPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { fold } from '../../../shared/fold'
import { MAX_TAG_NAME } from '../../../shared/tags'
import { nameOfRow, type RowKey } from '../../app/route'
import { PickerList, type PickerItem } from '../../ui/PickerList'
import { TagDot } from '../../app/TagDot'
import { makeTag, tagCalled, useTagName, useTags, type MadeTag } from '../../app/tags'
import { changeThreads, isOfMessages } from './change-threads'
import { loadedRows } from './loaded-rows'
import { rowsCalled } from './told-changes'

/** Sets a tag or takes it off, by a few letters of its name; one that does not exist is made, last in the list. */
export function TagPicker({ rows, close }: { rows: readonly RowKey[]; close(): void }) {
  const { t } = useTranslation('mail')
  const tags = useTags()
  const nameOf = useTagName()
  const [query, setQuery] = useState('')
  // As it was when the picker opened: what is not fetched is taken to have none.
  const [worn] = useState(() => wornBy(rows))
  const typed = query.trim()
  const found = tags.filter((tag) => fold(nameOf(tag)).includes(fold(typed)))
  const put = (keyword: string, value: boolean, made?: MadeTag): void => {
    close()
    void changeThreads(rows, { kind: 'tag', keyword, value }, made)
  }
  const items = found.map((tag): PickerItem => {
    const isWorn = worn(tag.keyword)
    return {
      key: tag.keyword,
      icon: <TagDot color={tag.color} />,
      title: nameOf(tag),
      ...(isWorn ? { side: <Worn /> } : {}),
      run: () => put(tag.keyword, !isWorn),
    }
  })
  const isNew = typed !== '' && tagCalled(typed) === undefined
  const create: PickerItem = {
    key: 'new',
    icon: <IconTagPlus size={16} />,
    isApart: true,
    title: t('tags.create', { name: typed }),
    run: () => {
      const made = makeTag(typed)
      put(made.keyword, true, made)
    },
  }
  return (
    <Modal
      opened
      onClose={close}
      title={t('tags.pick', { count: rows.length, ...rowsCalled(isOfMessages(rows)) })}
      size="sm"
    >
      <PickerList
        input={(inputProps) => (
          <TextInput
            {...inputProps}
            data-autofocus
            aria-label={t('tags.name')}
            placeholder={t('tags.name')}
            maxLength={MAX_TAG_NAME}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        )}
        items={isNew ? [...items, create] : items}
        isAnswered
        empty={t('tags.none')}
        label={t('tags.title')}
      />
    </Modal>
  )
}

function Worn() {
  const { t } = useTranslation('mail')
  return (
    <>
      <IconCheck size={14} aria-hidden /> {t('tags.worn')}
    </>
  )
}

/** Whether all of these rows, as far as they are fetched, wear a tag. */
function wornBy(rows: readonly RowKey[]): (keyword: string) => boolean {
  const names = new Set(rows.map(nameOfRow))
  const known = loadedRows().filter((row) => names.has(nameOfRow(row)))
  return (keyword) => known.length > 0 && known.every(({ tags }) => tags.includes(keyword))
}
