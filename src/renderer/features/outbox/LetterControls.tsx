import { ColorSwatch, Menu, Popover } from '@mantine/core'
import { RichTextEditor } from '@mantine/tiptap'
import { IconPalette, IconTable, IconTextSize, IconTypography } from '@tabler/icons-react'
import { closeHistory } from '@tiptap/pm/history'
import {
  addColumnAfter,
  addRowAfter,
  deleteColumn,
  deleteRow,
  deleteTable,
  isInTable,
} from '@tiptap/pm/tables'
import type { Editor } from '@tiptap/react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { letterColors, letterFamilies, letterSizes } from '../../../shared/letter'
import classes from './LetterControls.module.css'

/** Typeface, size and colour of words, and tables. */
export function LetterControls({ editor }: { editor: Editor }) {
  return (
    <RichTextEditor.ControlsGroup>
      <Choice
        editor={editor}
        mark="fontFamily"
        icon={<IconTypography size={16} stroke={1.5} />}
        values={[...letterFamilies.keys()]}
        styleOf={(family) => ({ fontFamily: letterFamilies.get(family) })}
      />
      <Choice
        editor={editor}
        mark="fontSize"
        icon={<IconTextSize size={16} stroke={1.5} />}
        values={letterSizes}
        styleOf={(fontSize) => ({ fontSize })}
      />
      <ColorControl editor={editor} />
      <TableControl editor={editor} />
    </RichTextEditor.ControlsGroup>
  )
}

function Choice(props: {
  editor: Editor
  mark: 'fontFamily' | 'fontSize'
  icon: React.ReactNode
  values: readonly string[]
  styleOf(value: string): React.CSSProperties
}) {
  const { editor, mark, values, styleOf } = props
  const { t } = useTranslation('writing')
  const now: unknown = editor.getAttributes(mark)['value']
  const choose = (value: string | null): void => {
    const chain = editor.chain().focus()
    if (value === null) chain.unsetMark(mark).run()
    else chain.setMark(mark, { value }).run()
  }
  return (
    <Menu shadow="md" position="top-start">
      <Menu.Target>
        <RichTextEditor.Control
          aria-label={t(`letters.${mark}`)}
          title={t(`letters.${mark}`)}
          active={typeof now === 'string'}
        >
          {props.icon}
        </RichTextEditor.Control>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu}>
        <Menu.Item onClick={() => choose(null)}>{t('letters.usual')}</Menu.Item>
        {values.map((value) => (
          <Menu.Item key={value} aria-current={now === value || undefined} onClick={() => choose(value)}>
            <span style={styleOf(value)}>{value.replace(/px$/, '')}</span>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ColorControl({ editor }: { editor: Editor }) {
  const { t } = useTranslation('writing')
  const [opened, setOpened] = useState(false)
  const choose = (color: string | null): void => {
    setOpened(false)
    const chain = editor.chain().focus()
    if (color === null) chain.unsetMark('color').run()
    else chain.setMark('color', { color }).run()
  }
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus shadow="md" position="top">
      <Popover.Target>
        <RichTextEditor.Control
          aria-label={t('letters.color')}
          title={t('letters.color')}
          active={editor.isActive('color')}
          onClick={() => setOpened(!opened)}
        >
          <IconPalette size={16} stroke={1.5} />
        </RichTextEditor.Control>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('letters.color')}>
        <div className={classes.colors}>
          <button type="button" className={classes.usual} onClick={() => choose(null)}>
            {t('letters.usual')}
          </button>
          {letterColors.map((color) => (
            <ColorSwatch
              key={color}
              component="button"
              type="button"
              color={color}
              aria-label={t(`colors.${color.slice(1)}`)}
              title={t(`colors.${color.slice(1)}`)}
              onClick={() => choose(color)}
            />
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}

const ROWS = 3
const COLUMNS = 3
const emptyTable = {
  type: 'table',
  content: Array.from({ length: ROWS }, () => ({
    type: 'tableRow',
    content: Array.from({ length: COLUMNS }, () => ({ type: 'tableCell', content: [{ type: 'paragraph' }] })),
  })),
}

const changes = [
  ['row', addRowAfter],
  ['column', addColumnAfter],
  ['dropRow', deleteRow],
  ['dropColumn', deleteColumn],
  ['drop', deleteTable],
] as const

function TableControl({ editor }: { editor: Editor }) {
  const { t } = useTranslation('writing')
  const isInside = isInTable(editor.state)
  return (
    <Menu shadow="md" position="top-start">
      <Menu.Target>
        <RichTextEditor.Control aria-label={t('table.title')} title={t('table.title')} active={isInside}>
          <IconTable size={16} stroke={1.5} />
        </RichTextEditor.Control>
      </Menu.Target>
      <Menu.Dropdown>
        {!isInside && (
          <Menu.Item
            onClick={() =>
              editor
                .chain()
                .focus()
                .insertContent([emptyTable, { type: 'paragraph' }])
                .run()
            }
          >
            {t('table.insert')}
          </Menu.Item>
        )}
        {isInside &&
          changes.map(([name, change]) => (
            <Menu.Item
              key={name}
              onClick={() => {
                // Taken back by itself, and not with the letters typed just before.
                editor.view.dispatch(closeHistory(editor.state.tr))
                change(editor.state, editor.view.dispatch)
                editor.commands.focus()
              }}
            >
              {t(`table.${name}`)}
            </Menu.Item>
          ))}
      </Menu.Dropdown>
    </Menu>
  )
}
