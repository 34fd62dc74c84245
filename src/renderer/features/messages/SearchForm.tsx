import { ActionIcon, Button, Checkbox, Group, Popover, TextInput, Tooltip } from '@mantine/core'
import { IconAdjustmentsHorizontal } from '@tabler/icons-react'
import type { TFunction } from 'i18next'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { useCommands, type Command } from '../../app/commands'
import { useKeyText, withKey } from '../../app/key-choice'
import { go, useRoute } from '../../app/route'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { noFields, readSearch, valueFields, writeSearch, type Operators } from './search-form'
import { onOwnSubmit } from '../../ui/own-events'
import classes from './SearchForm.module.css'

const useOpened = create<{ opened: boolean }>(() => ({ opened: false }))
const close = (): void => useOpened.setState({ opened: false })
const formCommands = Symbol('search form commands')

/** The button of the form that asks by fields. */
export function SearchFormButton() {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const { opened } = useOpened()
  const commands = useMemo<Command[]>(
    () => [
      {
        id: 'search-form',
        group: 'go',
        title: t('search.form.title'),
        run: () => {
          // What stands in the box is searched for once that is left, and the form shows what is searched for.
          const focused = document.activeElement
          if (focused instanceof HTMLInputElement && focused.type === 'search') focused.blur()
          expectTyping(DIALOG)
          go.front('list')
          useOpened.setState({ opened: true })
        },
      },
    ],
    [t],
  )
  useCommands(formCommands, commands)
  return (
    <Popover
      opened={opened}
      onChange={(isOpened) => useOpened.setState({ opened: isOpened })}
      position="bottom"
      width={440}
      shadow="md"
      trapFocus
      returnFocus
    >
      <Popover.Target>
        <Tooltip label={withKey(t('search.form.title'), keyText('search-form'))} disabled={opened}>
          <ActionIcon
            size="lg"
            aria-label={t('search.form.title')}
            onClick={() => useOpened.setState({ opened: !opened })}
          >
            <IconAdjustmentsHorizontal size={17} stroke={1.7} />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('search.form.title')}>
        <ErrorBoundary name={t('search.form.title')}>
          <SearchForm />
        </ErrorBoundary>
      </Popover.Dropdown>
    </Popover>
  )
}

/** What operators are called in the language of the window. */
const operatorsIn = (t: TFunction<'mail'>): Operators => ({
  from: t('search.operator.from'),
  to: t('search.operator.to'),
  subject: t('search.operator.subject'),
  file: t('search.operator.file'),
  in: t('search.operator.in'),
  after: t('search.operator.after'),
  before: t('search.operator.before'),
  larger: t('search.operator.larger'),
  linked: t('search.operator.linked'),
  tag: t('search.operator.tag'),
  hasAttachment: t('search.operator.hasAttachment'),
  isUnread: t('search.operator.isUnread'),
  isFlagged: t('search.operator.isFlagged'),
})

/** What the search asks for, field by field. */
function SearchForm() {
  const { t } = useTranslation('mail')
  const operators = operatorsIn(t)
  const [fields, setFields] = useState(() => readSearch(useRoute.getState().search, operators))
  return (
    <form
      className={classes.form}
      onSubmit={(event) =>
        onOwnSubmit(event, () => {
          go.search(writeSearch(fields, operators))
          close()
        })
      }
    >
      {(['words', ...valueFields] as const).map((field) => (
        <TextInput
          key={field}
          size="xs"
          className={field === 'words' ? classes.wide : undefined}
          label={t(`search.form.${field}`)}
          placeholder={t(`search.form.example.${field}`)}
          data-autofocus={field === 'words' || undefined}
          value={fields[field]}
          onChange={({ currentTarget: { value } }) => setFields((all) => ({ ...all, [field]: value }))}
        />
      ))}
      <Group className={classes.wide} gap="md">
        {(['hasAttachment', 'isUnread', 'isFlagged'] as const).map((field) => (
          <Checkbox
            key={field}
            size="xs"
            label={t(`search.form.${field}`)}
            checked={fields[field]}
            onChange={({ currentTarget: { checked } }) => setFields((all) => ({ ...all, [field]: checked }))}
          />
        ))}
      </Group>
      <p className={classes.written} role="status" dir="auto">
        {writeSearch(fields, operators) || t('search.form.hint')}
      </p>
      <Group className={classes.wide} justify="flex-end" gap="xs">
        <Button size="xs" variant="default" onClick={() => setFields(noFields)}>
          {t('search.form.clear')}
        </Button>
        <Button size="xs" type="submit">
          {t('search.form.search')}
        </Button>
      </Group>
    </form>
  )
}
