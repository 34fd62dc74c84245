import { IconAlertOctagon } from '@tabler/icons-react'
import type { Action } from '../../../app/action'
import { changeThreads } from '../change-threads'
import type { Conversations } from './target'

/** To the spam folder; what lies there already is no spam and goes back to the inbox. */
export const junk: Action<Conversations> = {
  id: 'junk',
  group: 'mail',
  isAtOnce: true,
  icon: () => IconAlertOctagon,
  label: (t, target) => t(target?.inJunk ? 'mail:commands.notJunk' : 'mail:commands.junk'),
  run: ({ rows, inJunk }) =>
    void changeThreads(rows, { kind: 'move-to-role', role: inJunk ? 'inbox' : 'junk' }),
}
