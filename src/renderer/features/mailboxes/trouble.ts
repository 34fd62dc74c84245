import { useTranslation } from 'react-i18next'
import type { FolderTrouble, WithheldMessage } from '../../../shared/contract/accounts'
import { isolated } from '../../../shared/shown-text'
import { useFormat } from '../../app/format'
import { useDescribe, type ProblemText } from '../../app/problems'

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
    message({ uid, from, subject, size }: WithheldMessage): string {
      if (from === '' && subject === '') return t('troubles.unnamed', { uid })
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
