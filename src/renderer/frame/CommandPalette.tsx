import { Modal } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { create } from 'zustand'
import { PickerList } from '../ui/PickerList'
import { PickerSearch } from '../ui/PickerSearch'
import { SearchReading } from '../features/messages/index'
import { ErrorBoundary } from '../app/ErrorBoundary'
import { useAllCommands } from '../app/commands'
import { PaletteCommands } from './PaletteCommands'
import { DIALOG, expectTyping } from '../app/type-ahead'
import { usePaletteItems, usePaletteMail } from './use-palette-items'

const usePalette = create<{ open: boolean }>(() => ({ open: false }))

export function openPalette(): void {
  expectTyping(DIALOG)
  usePalette.setState({ open: true })
}
const close = (): void => usePalette.setState({ open: false })

/** Everything in one box: commands, folders, records, notes and mail. */
export function CommandPalette() {
  const open = usePalette((palette) => palette.open)
  const { t } = useTranslation()
  return (
    <>
      <PaletteCommands />
      <Modal.Root opened={open} onClose={close} size={620} yOffset="12vh" padding="sm">
        <Modal.Overlay />
        <Modal.Content aria-label={t('commands.palette')}>
          <Modal.Body>
            <ErrorBoundary name={t('commands.palette')}>
              <Palette />
            </ErrorBoundary>
          </Modal.Body>
        </Modal.Content>
      </Modal.Root>
    </>
  )
}

function Palette() {
  const { t } = useTranslation()
  const [query, setQuery] = useState('')
  const commands = useAllCommands().filter(({ run, offered }) => run !== openPalette && (offered?.() ?? true))
  const wanted = query.trim()
  const { mail } = usePaletteMail(wanted)
  const { items, isAnswered } = usePaletteItems(wanted, commands, (run) => () => {
    close()
    // After the dialog has given the focus back, so that the command may take it.
    setTimeout(run, 0)
  })
  return (
    <PickerList
      label={t('commands.palette')}
      note={<SearchReading of={mail} />}
      items={items}
      isAnswered={isAnswered}
      empty={t('nothingFound')}
      input={(props) => (
        <PickerSearch
          {...props}
          size="md"
          leftSection={<IconSearch size={17} />}
          label={t('commands.palettePlaceholder')}
          value={query}
          onQuery={setQuery}
        />
      )}
    />
  )
}
