import { Button, Popover, TextInput } from '@mantine/core'
import { RichTextEditor } from '@mantine/tiptap'
import type { Editor } from '@tiptap/react'
import { IconLink } from '@tabler/icons-react'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { expectTyping } from '../../app/type-ahead'
import { linkAddress } from './link-address'
import classes from './LinkControl.module.css'

/** Asks where the selected words lead. What no mail program could open is refused while it can still be mended. */
export function LinkControl({ editor }: { editor: Editor }) {
  const { t } = useTranslation('compose')
  const [typed, setTyped] = useState<string | null>(null)
  const [refused, setRefused] = useState(false)
  const close = (): void => {
    setTyped(null)
    setRefused(false)
  }
  const open = (): void => {
    expectTyping('[data-asks-link]')
    const href: unknown = editor.getAttributes('link').href
    setTyped(typeof href === 'string' ? href : '')
  }
  const save = (): void => {
    const text = typed?.trim() ?? ''
    const href = linkAddress(text)
    if (text !== '' && href === null) return setRefused(true)
    const chain = editor.chain().focus().extendMarkRange('link')
    if (href === null) chain.unsetLink().run()
    else if (editor.state.selection.empty && !editor.isActive('link')) {
      const link = { type: 'link', attrs: { href } }
      chain
        .insertContent({ type: 'text', text, marks: [link] })
        .unsetMark('link')
        .run()
    } else chain.setLink({ href }).run()
    close()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // Neither key is the composer's while this asks.
    event.stopPropagation()
    if (event.key === 'Enter') save()
    else if (event.key === 'Escape') {
      close()
      editor.commands.focus()
    } else return
    event.preventDefault()
  }
  return (
    <Popover opened={typed !== null} onChange={(opened) => !opened && close()} trapFocus shadow="md">
      <Popover.Target>
        <RichTextEditor.Control
          aria-label={t('tools.link')}
          title={t('tools.link')}
          active={editor.isActive('link')}
          onClick={open}
        >
          <IconLink size={16} stroke={1.5} />
        </RichTextEditor.Control>
      </Popover.Target>
      <Popover.Dropdown onKeyDown={onKeyDown} aria-label={t('tools.link')}>
        <div className={classes.ask} data-asks-link>
          <TextInput
            aria-label={t('link.address')}
            placeholder={t('link.example')}
            value={typed ?? ''}
            error={refused && t('link.refused')}
            onChange={(event) => {
              setTyped(event.currentTarget.value)
              setRefused(false)
            }}
          />
          <Button variant="default" onClick={save}>
            {t('link.set')}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
