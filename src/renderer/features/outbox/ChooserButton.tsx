import { ActionIcon, Tooltip } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useKeyText, withKey } from '../../app/key-choice'
import { DIALOG, expectTyping } from '../../app/type-ahead'
import { pressedAs, type Pressed } from './press'

/** A button of a composer that opens a list to choose from, by its key as well. */
export function ChooserButton(props: {
  label: string
  icon: ReactNode
  press: Pressed
  /** The command whose key is shown. */
  command: string
  /** The list, while it is open. */
  chooser(close: () => void): ReactNode
}) {
  const { label, icon, press, command, chooser } = props
  const keyText = useKeyText()
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Tooltip label={withKey(label, keyText(command))}>
        <ActionIcon
          size="lg"
          aria-label={label}
          {...pressedAs(press)}
          onClick={() => {
            // Letters that follow at once would stand in the mail.
            expectTyping(DIALOG)
            setIsOpen(true)
          }}
        >
          {icon}
        </ActionIcon>
      </Tooltip>
      {isOpen && chooser(() => setIsOpen(false))}
    </>
  )
}
