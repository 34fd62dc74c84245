import { z } from 'zod'
import { IconChevronRight, IconFolder, IconMail, IconNote, IconPhone, IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { SearchResult } from '../../shared/contract/messages'
import { MAX_QUERY } from '../../shared/contract/records'
import { phonesIn } from '../../shared/phone'
import { nameList, shownName } from '../../shared/shown-text'
import { engine, useConnection } from '../bridge/connection'
import { staleOn } from '../bridge/freshness'
import { isAnswered, queries } from '../bridge/queries'
import { shell } from '../bridge/shell'
import { RecordIcon, addressesIn, useRecordTypes, useSubtitle, useTypeWords } from '../features/records/index'
import { foundRecords } from '../features/links/index'
import { oncePerThread } from '../features/messages/index'
import { compose } from '../features/outbox/index'
import { Keys } from '../ui/Keys'
import type { PickerItem } from '../ui/PickerList'
import { commandGroups, type Command } from '../app/commands'
import { useKeysOf } from '../app/key-choice'
import { printKeys } from '../app/key-names'
import { useFoundFolders } from './palette-folders'
import { alsoCalled, askedOf, compared, fitTo, rank, type Compared } from '../app/palette-matching'
import { userCountry, userLocale } from '../app/format'
import { report } from '../app/problems'
import { go } from '../app/route'

/** An item with how well it fits; of equal ones the kind decides. */
interface Ranked {
  rank: number
  kind: number
  item: PickerItem
}

/** Of those that fit alike: records in the order of their types, then commands, then folders. */
const COMMAND = 100
const FOLDER = 101
/** Where a name is exactly what was typed, who bears it comes before what can be done; otherwise doing comes first. */
const commandPlace = (fit: number): number => (fit > 0 ? 0 : COMMAND)

const MOST_COMMANDS = 8
const MOST_FOLDERS = 8
const MOST_RECORDS = 6
const MOST_NOTES = 5

/** The mail the palette finds; nothing where too little was typed. */
export function usePaletteMail(wanted: string): { mail: SearchResult | undefined; isAnswered: boolean } {
  const enabled = wanted.length > 1
  const locale = userLocale()
  const asked = useQuery({
    ...queries.messages.search.queryOptions({
      input: { query: wanted, locale, limit: 30 },
      meta: staleOn('threads'),
    }),
    enabled,
    placeholderData: keepPreviousData,
  })
  return { mail: enabled ? asked.data : undefined, isAnswered: !enabled || isAnswered(asked) }
}

/**
 * What the palette offers for what was typed, best first, and whether the best of it is known. `then` closes it before
 * an item does its work.
 */
export function usePaletteItems(
  wanted: string,
  allCommands: readonly Command[],
  then: (run: () => void) => () => void,
): { items: PickerItem[]; isAnswered: boolean } {
  const { t } = useTranslation(['common', 'palette', 'mail'])
  const keysOf = useKeysOf()
  const subtitle = useSubtitle()
  const words = useTypeWords()
  const types = useRecordTypes()
  const typePlace = (type: string): number => 1 + types.findIndex(({ name }) => name === type)
  const asked = askedOf(wanted)
  const isLong = wanted.length > 1
  const foundFolders = useFoundFolders(isLong ? wanted : '', MOST_FOLDERS)
  const who = asked?.who ?? wanted
  const recordsAsked = useQuery({
    ...foundRecords(who, 30),
    enabled: isLong,
    placeholderData: keepPreviousData,
  })
  const { data: records = [] } = recordsAsked
  const notesAsked = useQuery({
    ...queries.notes.find.queryOptions({
      input: { query: who.slice(0, MAX_QUERY), limit: MOST_NOTES },
      meta: staleOn('record'),
    }),
    enabled: isLong,
    placeholderData: keepPreviousData,
  })
  const { mail, isAnswered: isMailAnswered } = usePaletteMail(wanted)
  // Without its engine the window still has its commands.
  const isAlone = useConnection(({ state }) => state !== 'ready')

  const fitOf = fitTo(wanted)
  const commands: Ranked[] = oncePerTitle(allCommands, (command) => keysOf(command).length > 0)
    .map((command) => ({ command, fit: fitOf(textOf(command, t(`groups.${command.group}`))) }))
    .filter(({ fit }) => fit < 3)
    .sort(
      (a, b) =>
        a.fit - b.fit || commandGroups.indexOf(a.command.group) - commandGroups.indexOf(b.command.group),
    )
    .slice(0, wanted ? MOST_COMMANDS : 40)
    .map(({ command, fit }) => ({
      rank: wanted ? fit : 0,
      kind: commandPlace(fit),
      item: {
        key: command.id,
        icon: <IconChevronRight size={17} />,
        title: command.title,
        side: <FirstKey keys={keysOf(command)} />,
        run: then(command.run),
      },
    }))
  const folders: Ranked[] = (isLong ? foundFolders.folders : []).map(({ folder, name, fit }) => ({
    rank: fit,
    kind: FOLDER,
    item: {
      key: `folder-${folder.id}`,
      icon: <IconFolder size={17} />,
      title: t('palette:titles.folder', { name }),
      detail: folder.path,
      run: then(() => go.view({ kind: 'folder', folderId: folder.id })),
    },
  }))
  const found: Ranked[] = (isLong ? records : [])
    // The engine found it by something: a name beside the title, an address, a company.
    .map((record) => ({ record, fit: Math.min(rank(record.title, '', who), 2) }))
    .sort((a, b) => a.fit - b.fit || typePlace(a.record.type) - typePlace(b.record.type))
    .slice(0, MOST_RECORDS)
    .map(({ record, fit }) => ({
      rank: fit,
      kind: typePlace(record.type),
      item: {
        key: record.id,
        icon: <RecordIcon type={record.type} size={17} />,
        title: record.title,
        detail: subtitle(record),
        side: words(record.type, 'one'),
        run: then(() => go.record({ type: record.type, id: record.id })),
      },
    }))
  const done: PickerItem[] = asked
    ? records
        .filter(({ type, title }) => type === 'person' && rank(title, '', asked.who) < 2)
        .slice(0, 3)
        .map(({ id, title }) => ({
          key: `${asked.verb}-${id}`,
          icon: asked.verb === 'write' ? <IconMail size={17} /> : <IconPhone size={17} />,
          title:
            asked.verb === 'write'
              ? t('palette:titles.writeTo', { name: title })
              : t('palette:titles.call', { name: title }),
          run: then(() => void reach(asked.verb, id)),
        }))
    : []
  const threads: PickerItem[] = oncePerThread(mail?.hits ?? [])
    .slice(0, 5)
    .map(({ row }) => ({
      key: `thread-${row.threadId}`,
      icon: <IconMail size={17} />,
      title: row.subject,
      detail: nameList(row.people.map(shownName)),
      side: (row.role === 'junk' || row.role === 'trash') && t(`mail:roles.${row.role}`),
      run: then(() => go.thread({ threadId: row.threadId, folderId: row.folderId })),
    }))
  const notes: PickerItem[] = ((isLong && notesAsked.data) || []).map(({ id, record, excerpt }) => ({
    key: `note-${id}`,
    icon: <IconNote size={17} />,
    // A line of the palette marks nothing within it.
    title: excerpt.replace(/[\u0001\u0002]/g, ''),
    detail: record.title,
    side: t('palette:titles.note'),
    run: then(() => go.record({ type: record.type, id: record.id })),
  }))
  const search: PickerItem[] = wanted
    ? [
        {
          key: 'search-mail',
          icon: <IconSearch size={17} />,
          title: t('commands.searchMail', { query: wanted }),
          run: then(() => go.search(wanted)),
        },
      ]
    : []
  const ranked = [...commands, ...folders, ...found].sort((a, b) => a.rank - b.rank || a.kind - b.kind)
  const first = [...done, ...ranked.map(({ item }) => item)]
  const isBestKnown =
    !isLong ||
    (isAnswered(recordsAsked) &&
      foundFolders.isAnswered &&
      (first.length > 0 || (isAnswered(notesAsked) && isMailAnswered)))
  return { items: [...first, ...notes, ...threads, ...search], isAnswered: isAlone || isBestKnown }
}

/** A view offers under its keys what can be done from anywhere: what is called the same is offered once, with its keys. */
function oncePerTitle(commands: readonly Command[], hasKeys: (command: Command) => boolean): Command[] {
  const once = new Map<string, Command>()
  for (const command of commands)
    if (!once.has(command.title) || hasKeys(command)) once.set(command.title, command)
  return [...once.values()]
}

const ready = new WeakMap<Command, { group: string; text: Compared }>()

/** What a command is found by; commands are new objects where the window speaks another language. */
function textOf(command: Command, group: string): Compared {
  const known = ready.get(command)
  if (known?.group === group) return known.text
  const text = compared(command.title, `${command.also ?? ''} ${alsoCalled(command.id)} ${group}`)
  ready.set(command, { group, text })
  return text
}

function FirstKey({ keys: [first] }: { keys: readonly string[] }) {
  return first ? <Keys printed={printKeys(first)} /> : null
}

/** Writes to a person, or calls them by whatever program answers to telephone links; without a number shows them. */
async function reach(verb: 'write' | 'call', id: string): Promise<void> {
  try {
    const { title, fields } = await engine.records.get({ type: 'person', id })
    const [address] = addressesIn(fields['emails'])
    const [call] = phonesIn(z.string().catch('').parse(fields['phone']), userCountry())
    if (verb === 'write' && address) await compose({ kind: 'new', to: [{ name: title, address }] })
    else if (verb === 'call' && call) shell.openExternal(call.href)
    else go.record({ type: 'person', id })
  } catch (error) {
    report(error)
  }
}
