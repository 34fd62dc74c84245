import { Button, Group, Modal, TextInput } from '@mantine/core'
import { useRef, useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { keyName, printedKeys } from '../../app/key-names'
import { clashesOf, clashesWithItself, continued, refusalOf, type KeyLine } from '../../app/key-rules'
import classes from './KeyboardSettings.module.css'

/** Of a key that is no key to choose: why not. */
type Reason = NonNullable<ReturnType<typeof refusalOf>> | 'alt' | 'dead'

/** Asks for a key by having it pressed; says who has it already, and why some cannot be had. */
export function KeyRecorder(props: {
  line: KeyLine
  lines: readonly KeyLine[]
  /** The key it is to replace; null for one more. */
  instead: string | null
  take(keys: string): void
  close(): void
}) {
  const { line, lines, instead, take, close } = props
  const { t, i18n } = useTranslation('settings')
  const [keys, setKeys] = useState('')
  const [reason, setReason] = useState<Reason | null>(null)
  const takeButton = useRef<HTMLButtonElement>(null)
  const clashes = keys ? clashesOf(lines, line, keys) : []
  const isOwn = keys !== '' && clashesWithItself(line, keys, instead)
  const isGood = keys !== '' && !isOwn
  const refuse = (why: Reason): void => {
    setKeys('')
    setReason(why)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    // Both go on meaning what they mean in every dialog.
    if (event.key === 'Escape') return
    if (event.key === 'Tab') return refuse('tab')
    event.preventDefault()
    event.stopPropagation()
    if (event.nativeEvent.isComposing || event.repeat) return
    const stroke = keyName(event)
    if (stroke === 'enter' && isGood) {
      if (clashes.length > 0) takeButton.current?.focus()
      else take(keys)
    } else if (stroke === 'backspace') {
      setKeys('')
      setReason(null)
    } else if (event.key === 'Dead') refuse('dead')
    else if (stroke === '') {
      if (event.altKey && event.key !== 'Alt' && event.key !== 'AltGraph') refuse('alt')
    } else {
      const next = continued(keys, stroke)
      const refusal = refusalOf(next)
      if (refusal) return refuse(refusal)
      setKeys(next)
      setReason(null)
    }
  }
  const said = reason
    ? t(`keyboard.refused.${reason}`)
    : isOwn
      ? t('keyboard.own')
      : clashes.length > 0
        ? t('keyboard.already', {
            commands: new Intl.ListFormat(i18n.language).format(clashes.map(({ title }) => title)),
          })
        : ''
  return (
    <Modal opened onClose={close} title={t('keyboard.newKey', { command: line.title })} size="md">
      <TextInput
        data-autofocus
        readOnly
        classNames={{ input: classes.recorder ?? '' }}
        label={t('keyboard.press')}
        description={t('keyboard.pressHint')}
        value={printedKeys(keys)}
        placeholder="…"
        onKeyDown={onKeyDown}
      />
      <p className={classes.said} role="status" data-tone={clashes.length > 0 || reason ? 'warn' : undefined}>
        {said}
      </p>
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {t('common:cancel')}
        </Button>
        <Button ref={takeButton} disabled={!isGood} onClick={() => take(keys)}>
          {clashes.length > 0 ? t('keyboard.takeOver') : t('keyboard.use')}
        </Button>
      </Group>
    </Modal>
  )
}
