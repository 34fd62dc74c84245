import i18next from 'i18next'
import { toast } from '../ui/toast'
import { currentCommands, type Command } from './commands'
import { restoreFocus } from './focus'
import { noticeKey } from './in-hand'
import { currentKeysOf } from './key-choice'
import { keyName } from './key-names'
import { opensField, worksEverywhere } from './key-table'
import { commandsElsewhere } from './keys-elsewhere'
import { ignoreTyping, keptForField, noticeFocus, noticePaste, noticePointer } from './type-ahead'

const SEQUENCE_MS = 1_200
/** They change nothing but how the window looks. */
const ZOOMS = /^mod\+(?:plus|[=_0-])$/
const PRESS = /^(?:enter|space)$/
const WALK = /^(?:shift\+)?(?:arrow\w+|home|end|page\w+)$/

let prefix = ''
let prefixTimer: ReturnType<typeof setTimeout> | undefined

/** The one listener for keys of the whole window. */
export function listenForKeys(target: Window): () => void {
  let allowed = (_command: Command): boolean => false
  let hasFocus = (_command: Command): boolean => false
  // Judged before anybody acts on the key: what acts may close, move or replace what has the focus.
  const onCapture = (event: KeyboardEvent): void => {
    noticeKey(event)
    if (keptForField(event)) return
    // A key is typed where the focus belongs, not on a body that has it for a moment.
    restoreFocus()
    const focused = focusOf(event)
    const isLeft = allowedBy(focused, keyName(event))
    hasFocus = ({ keysOn }) => !keysOn || focused.matches(keysOn)
    allowed = (command) => isLeft(command) && (hasFocus(command) || command.keysElsewhere !== undefined)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = keyName(event)
    if (!key || event.defaultPrevented || event.isComposing) return
    const wanted = prefix ? `${prefix} ${key}` : key
    const commands = currentCommands().filter(allowed)
    const isMeant = (command: Command): boolean => currentKeysOf(command).includes(wanted)
    const hit =
      commands.findLast(isMeant) ??
      commandsElsewhere((key) => i18next.t(key))
        .filter(allowed)
        .find(isMeant)
    const continues = commands.some((command) =>
      currentKeysOf(command).some((keys) => keys.startsWith(`${wanted} `)),
    )
    setPrefix(!hit && continues ? wanted : '')
    if (hit || continues) event.preventDefault()
    if (hit) press(hit, hasFocus(hit))
  }
  target.addEventListener('keydown', onCapture, true)
  target.addEventListener('keydown', onKeyDown)
  target.addEventListener('pointerdown', noticePointer, true)
  target.addEventListener('paste', noticePaste, true)
  target.addEventListener('focusin', noticeFocus)
  return () => {
    target.removeEventListener('keydown', onCapture, true)
    target.removeEventListener('keydown', onKeyDown)
    target.removeEventListener('pointerdown', noticePointer, true)
    target.removeEventListener('paste', noticePaste, true)
    target.removeEventListener('focusin', noticeFocus)
  }
}

/** What the next key is about, while that is being found out. */
let finding: Promise<boolean> | null = null

/** A key that acts this long after it was pressed acts on what its user has left. */
const LONGEST_WAIT_MS = 3_000

/** Until `work` tells what the next key is about, that waits; it does nothing where this fails. */
export function keysWaitFor(work: Promise<boolean>): void {
  const mine = work.finally(() => {
    if (finding === mine) finding = null
  })
  finding = mine
}

function press(command: Command, hasFocus: boolean): void {
  if (!finding) return act(command, hasFocus)
  const pressedAt = performance.now()
  void finding.then((isFound) => {
    if (isFound && performance.now() - pressedAt < LONGEST_WAIT_MS) act(command, hasFocus)
    else toast(command.title, { name: i18next.t('needs.somethingElse') })
  })
}

/** No key of the list is without effect and without a word. */
function act({ id, title, offered, needs, keysElsewhere, run }: Command, hasFocus: boolean): void {
  const isOffered = offered?.() !== false
  if (isOffered && hasFocus) return run()
  toast(title, {
    name: isOffered ? (keysElsewhere?.() ?? '') : (needs?.() ?? i18next.t('needs.somethingElse')),
  })
  if (opensField(id)) ignoreTyping()
}

function setPrefix(next: string): void {
  clearTimeout(prefixTimer)
  prefix = next
  if (next) prefixTimer = setTimeout(() => (prefix = ''), SEQUENCE_MS)
}

function focusOf({ target }: KeyboardEvent): Element {
  if (target instanceof Element && target !== document.body) return target
  return document.activeElement ?? document.body
}

const TYPES = 'textarea, select, [contenteditable=true], [contenteditable=true] *'
const TICKED = 'input[type=checkbox], input[type=radio], input[type=range]'
const OPENS = '[aria-haspopup]'
const PRESSED = 'button, a[href], summary, [role=button], [role=tab], [role=link], [role=switch]'

/** What is left for commands of the keys of an element that has the focus and uses some itself. */
function allowedBy(focused: Element, key: string): (command: Command) => boolean {
  if (ZOOMS.test(key)) return () => true
  const here = allowedHere(focused, key)
  if (!key.startsWith('mod+') || isFormInDialog(focused)) return here
  return (command) => worksEverywhere(command.id) || here(command)
}

function allowedHere(focused: Element, key: string): (command: Command) => boolean {
  // It is about to take the focus.
  if (document.querySelector('[role=dialog][aria-modal=true]') && !focused.closest('[role=dialog]'))
    return () => false
  const isInForm = focused.closest('form, [role=dialog], [role=menu]') !== null
  // Where a choice was just taken no text of the field's own could come back.
  if (key === 'mod+z' && !isInForm && focused.matches('[data-choice-taken]')) return ({ id }) => id === 'undo'
  if (isTyping(focused) || isInForm) return () => false
  // Elsewhere it scrolls what has the focus.
  if (key === 'space' && !focused.matches('[role=listbox]')) return () => false
  const ticks = focused.matches(TICKED)
  const opens = focused.closest(OPENS) !== null
  if (PRESS.test(key) && (ticks || opens || focused.closest(PRESSED))) return () => false
  if (ticks || opens) {
    if (WALK.test(key) || focused.getAttribute('aria-expanded') === 'true') return () => false
    // Ctrl+P on a menu's button is no letter meant for the menu.
    return ({ group }) => group === 'go' || group === 'app' || key.startsWith('mod+')
  }
  return () => true
}

/** A field that only offers choices takes no letters. */
const isTyping = (element: Element): boolean =>
  element.matches(TYPES) || (element.matches('input:not([readonly])') && !element.matches(TICKED))

/** What was typed into a dialog would be gone with the module that shows it. */
const isFormInDialog = (element: Element): boolean =>
  (element.closest('[role=dialog]')?.querySelector('form') ?? null) !== null
