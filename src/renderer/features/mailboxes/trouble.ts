import { useTranslation } from 'react-i18next'
import type { Account, FolderTrouble, WithheldMessage } from '../../../shared/contract/accounts'
import { needsUser } from '../../../shared/problem'
import { isolated } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { useDescribe, type ProblemText } from '../../app/problems'

/** A computer that wakes or changes networks is without its servers for a moment; nobody needs to hear of that. */
const SHORT_TIME = 2 * 60_000

/** Whether an account's mail stands still: until the user does something, or its server is out of reach for long. */
export const standsStill = ({ problem, failingSince }: Account['sync']): boolean =>
  problem !== null &&
  (needsUser(problem.code) || (failingSince !== null && Date.now() - failingSince >= SHORT_TIME))

export interface TroubleText extends ProblemText {
  /** The server's own words, or ''. */
  reply: string
  /** When it is tried again by itself; '' when that is due. */
  next: string
}

/** The sentences of what is wrong with a folder, and the names of the messages that do not come. */
export function useTroubleText() {
  const { t } = useTranslation()
  const describe = useDescribe()
  const { shortDate, fileSize } = useFormat()
  const next = (time: number | null): string =>
    time !== null && time > Date.now() ? t('troubles.next', { when: shortDate(time) }) : ''
  return {
    next,
    folder({ problem, withheld, retryAt }: FolderTrouble): TroubleText {
      const text = describe(problem)
      return {
        ...text,
        ...(withheld > 0 && { title: t('troubles.withheld', { count: withheld }) }),
        reply: problem.serverReply ?? '',
        next: next(retryAt),
      }
    },
    message({ key, from, subject, size }: WithheldMessage): string {
      if (from === '' && subject === '') return t('troubles.unnamed', { number: key })
      return [
        isolated(subject || t('mail:noSubject')),
        from && t('troubles.from', { from: isolated(from) }),
        size !== null && `(${fileSize(size)})`,
      ]
        .filter(Boolean)
        .join(' ')
    },
  }
}
