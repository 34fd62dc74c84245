import { Modal, TextInput } from '@mantine/core'
import {
  IconBriefcase,
  IconBuilding,
  IconChevronRight,
  IconMail,
  IconSearch,
  IconUser,
} from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { shownName } from '../../shared/shown-text'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import type { RecordType } from '../../shared/contract/crm'
import { engine } from '../bridge/connection'
import { BrokenView } from './BrokenView'
import { useSubtitle } from '../features/deals/queries'
import { oncePerThread } from '../features/messages/loaded-rows'
import { Keys } from '../ui/Keys'
import { PickerList, type PickerItem } from '../ui/PickerList'
import { printKeys, useAllCommands } from './commands'
import { go } from './route'

const usePalette = create<{ open: boolean }>(() => ({ open: false }))

export const openPalette = (): void => usePalette.setState({ open: true })
const close = (): void => usePalette.setState({ open: false })

/** Everything in one box: commands, people, companies, deals and mail. */
export function CommandPalette() {
  const open = usePalette((palette) => palette.open)
  const { t } = useTranslation()
  return (
    <Modal.Root opened={open} onClose={close} size={620} yOffset="12vh" padding="sm">
      <Modal.Overlay />
      <Modal.Content aria-label={t('commands.palette')}>
        <Modal.Body>
          <BrokenView name={t('commands.palette')}>
            <Palette />
          </BrokenView>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}

const icons: Record<RecordType, ReactNode> = {
  person: <IconUser size={17} />,
  company: <IconBuilding size={17} />,
  deal: <IconBriefcase size={17} />,
}

function Palette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const wanted = query.trim()
  const subtitle = useSubtitle()
  const commands = useAllCommands().filter(({ run, offered }) => run !== openPalette && (offered?.() ?? true))
  const { data: records = [] } = useQuery({
    queryKey: ['records', 'find', wanted],
    queryFn: () => engine.links.findRecords({ query: wanted, limit: 6 }),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
  })
  const { data: mail } = useQuery({
    queryKey: ['search', wanted, 'palette'],
    queryFn: () => engine.messages.search({ query: wanted, limit: 30 }),
    enabled: wanted.length > 1,
    placeholderData: keepPreviousData,
  })
  const then = (run: () => void) => () => {
    close()
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(run, 0)
  }
  const items: PickerItem[] = [
    ...commands
      .filter((command) =>
        matches(`${command.title} ${command.also ?? ''} ${t(`groups.${command.group}`)}`, wanted),
      )
      .slice(0, wanted ? 8 : 40)
      .map((command) => ({
        key: command.id,
        icon: <IconChevronRight size={17} />,
        title: command.title,
        side: command.keys?.[0] && <Keys printed={printKeys(command.keys[0])} />,
        run: then(command.run),
      })),
    ...(wanted.length > 1
      ? records.map((record) => ({
          key: record.id,
          icon: icons[record.type],
          title: record.title,
          detail: subtitle(record),
          side: t(`recordTypes.${record.type}`),
          run: then(() => go.record({ type: record.type, id: record.id })),
        }))
      : []),
    ...(wanted.length > 1
      ? oncePerThread(mail?.hits ?? [])
          .slice(0, 5)
          .map(({ row }) => ({
            key: `thread-${row.threadId}`,
            icon: <IconMail size={17} />,
            title: row.subject,
            detail: row.people.map(shownName).join(', '),
            run: then(() => go.thread({ threadId: row.threadId, folderId: row.folderId })),
          }))
      : []),
    ...(wanted
      ? [
          {
            key: 'search',
            icon: <IconSearch size={17} />,
            title: t('commands.searchMail', { query: wanted }),
            run: then(() => go.search(wanted)),
          },
        ]
      : []),
  ]
  return (
    <PickerList
      label={t('commands.palette')}
      items={items}
      empty={t('nothingFound')}
      input={(props) => (
        <TextInput
          {...props}
          size="md"
          data-autofocus
          leftSection={<IconSearch size={17} />}
          placeholder={t('commands.palettePlaceholder')}
          aria-label={t('commands.palettePlaceholder')}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
      )}
    />
  )
}

/** Every word of the query begins some word of the title, accents aside. */
function matches(title: string, query: string): boolean {
  const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase()
  const words = plain(title).split(/[\s,:/()-]+/)
  return plain(query)
    .split(/\s+/)
    .every((part) => words.some((word) => word.startsWith(part)))
}
