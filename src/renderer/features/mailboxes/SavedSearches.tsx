import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { IconCursorText, IconListSearch, IconSearch, IconTrash } from '@tabler/icons-react'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import type { SavedSearch } from '../../../shared/contract/app'
import { fold } from '../../../shared/fold'
import { shownLine } from '../../../shared/shown-text'
import { useCommands, type Command } from '../../app/commands'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { focusView } from '../../app/focus'
import { useKeyText } from '../../app/key-choice'
import { printedKeys } from '../../app/key-names'
import { useRoute } from '../../app/route'
import { useSettings } from '../../app/settings'
import { openContextMenu } from '../../ui/ContextMenu'
import classes from './FolderTree.module.css'
import {
  askToRenameSearch,
  closeSearchNaming,
  keepSearch,
  openSearch,
  removeSearch,
  savedNow,
  useSearchNaming,
  type NamedSearch,
} from './saved-searches'
import { viewLine } from './SmartView'
import type { Line } from './walk-tree'
import { onOwnSubmit } from '../../ui/own-events'

const owner = Symbol('saved searches')
const none: readonly SavedSearch[] = []
/** Of these each has a key: G and its number. */
const NUMBERED = 9

export const useSavedSearches = (): readonly SavedSearch[] => useSettings().data?.savedSearches ?? none

export const searchLine = ({ id, name }: SavedSearch): Line => viewLine(`search-${id}`, name)

/** The searches that were given a name, below the smart views. */
export function SavedSearches() {
  const { t } = useTranslation('mail')
  const saved = useSavedSearches()
  const { naming } = useSearchNaming()
  const commands = useMemo<Command[]>(
    () =>
      saved.map((search, index) => ({
        id: `saved-${search.id}`,
        group: 'go',
        title: t('saved.command', { name: shownLine(search.name) }),
        ...(index < NUMBERED ? { usualKeys: [`g ${index + 1}`] } : {}),
        run: () => {
          openSearch(search)
          focusView()
        },
      })),
    [t, saved],
  )
  useCommands(owner, commands)
  return (
    <>
      {saved.length > 0 && (
        <>
          <h2 className={classes.searches}>{t('saved.title')}</h2>
          <ul className={classes.group} aria-label={t('saved.title')}>
            {saved.map((search) => (
              <SearchLine key={search.id} search={search} />
            ))}
          </ul>
        </>
      )}
      {naming && (
        <ErrorBoundary name={t('saved.save')} close={closeSearchNaming}>
          <NameDialog naming={naming} />
        </ErrorBoundary>
      )}
    </>
  )
}

function SearchLine({ search }: { search: SavedSearch }) {
  const { t } = useTranslation('mail')
  const keyText = useKeyText()
  const active = useRoute((route) => route.search === search.query)
  const name = shownLine(search.name)
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'F2') askToRenameSearch(search)
    else if (event.key === 'Delete') removeSearch(search)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <li>
      <button
        type="button"
        className={classes.item}
        data-line={searchLine(search).id}
        aria-current={active ? 'page' : undefined}
        title={[search.query, keyText(`saved-${search.id}`)].filter(Boolean).join('\n')}
        onClick={({ detail }) => {
          openSearch(search)
          if (detail > 0) focusView()
        }}
        onKeyDown={onKeyDown}
        onContextMenu={(event) =>
          openContextMenu(event, {
            label: name,
            groups: [
              [
                {
                  id: 'open',
                  label: t('folderMenu.open'),
                  icon: IconSearch,
                  key: '',
                  run: () => openSearch(search),
                },
              ],
              [
                {
                  ...{
                    id: 'rename',
                    label: t('folderMenu.rename'),
                    icon: IconCursorText,
                    key: printedKeys('f2'),
                  },
                  run: () => askToRenameSearch(search),
                },
                {
                  ...{ id: 'remove', label: t('saved.remove'), icon: IconTrash, key: printedKeys('delete') },
                  run: () => removeSearch(search),
                },
              ],
            ],
          })
        }
      >
        <IconListSearch size={16} stroke={1.7} />
        <span className={classes.label} dir="auto">
          {name}
        </span>
      </button>
    </li>
  )
}

const MAX_NAME = 100

function NameDialog({ naming }: { naming: NamedSearch }) {
  const { t } = useTranslation('mail')
  const [name, setName] = useState(naming.name.slice(0, MAX_NAME))
  const isBlank = name.trim() === ''
  const isTaken = savedNow().some((one) => one.id !== naming.id && fold(one.name) === fold(name.trim()))
  const error = isBlank ? t('saved.nameNeeded') : isTaken ? t('saved.nameTaken') : undefined
  return (
    <Modal opened onClose={closeSearchNaming} title={t(naming.id === null ? 'saved.save' : 'saved.rename')}>
      <form
        onSubmit={(event) =>
          onOwnSubmit(event, () => {
            if (error) return
            keepSearch(naming, name.trim())
            closeSearchNaming()
          })
        }
      >
        <Stack gap="sm">
          <TextInput
            label={t('saved.name')}
            description={naming.query}
            data-autofocus
            maxLength={MAX_NAME}
            value={name}
            error={error}
            onChange={({ currentTarget: { value } }) => setName(value)}
            onFocus={({ currentTarget }) => currentTarget.select()}
          />
          <Group justify="flex-end">
            <Button variant="default" onClick={closeSearchNaming}>
              {t('common:cancel')}
            </Button>
            <Button type="submit" disabled={error !== undefined}>
              {t('saved.keep')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
