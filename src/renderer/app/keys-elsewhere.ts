import { type Command, type CommandGroup } from './commands'
import { useRoute } from './route'

interface KeysElsewhere {
  id: string
  group: CommandGroup
  title: string
  keys: readonly string[]
  /** Of a single key: what is said where it is pressed and there is nothing it could act on. */
  needs?(): string
}

const inMail = (): boolean => useRoute.getState().module === 'mail'

/** Keys of what is not open now, and those of a mail being written, which are no commands. Texts are named by their keys. */
export const keysElsewhere: readonly KeysElsewhere[] = [
  { id: 'send', group: 'write', title: 'compose:keys.send', keys: ['mod+enter'] },
  { id: 'close-draft', group: 'write', title: 'compose:closeKeeps', keys: ['escape'] },
  { id: 'bold', group: 'write', title: 'compose:tools.bold', keys: ['mod+b'] },
  { id: 'italic', group: 'write', title: 'compose:tools.italic', keys: ['mod+i'] },
  { id: 'underline', group: 'write', title: 'compose:tools.underline', keys: ['mod+u'] },
  {
    id: 'check-all',
    group: 'mail',
    title: 'mail:commands.checkAll',
    keys: ['mod+a'],
    needs: () => 'needs.listOfMail',
  },
  {
    id: 'link',
    group: 'customer',
    title: 'customer:commands.link',
    keys: ['l'],
    needs: () => 'needs.openConversation',
  },
  {
    id: 'note',
    group: 'customer',
    title: 'customer:commands.note',
    keys: ['n'],
    needs: () => (inMail() ? 'needs.conversation' : 'needs.record'),
  },
  { id: 'save-form', group: 'customer', title: 'form.saveKey', keys: ['mod+enter'] },
  {
    id: 'customer-panel',
    group: 'customer',
    title: 'mail:commands.customer',
    keys: ['i'],
    needs: () => (inMail() ? 'needs.customerShown' : 'needs.openConversation'),
  },
]

/** Stand in for commands that are not there now: each says what it would need. */
export const commandsElsewhere = (t: (key: string) => string): Command[] =>
  keysElsewhere.flatMap(({ needs, title, ...rest }) =>
    needs
      ? [{ ...rest, title: t(title), offered: () => false, needs: () => t(needs()), run: () => undefined }]
      : [],
  )
