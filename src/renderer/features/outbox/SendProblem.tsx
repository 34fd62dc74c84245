import { useTranslation } from 'react-i18next'
import type { Problem } from '../../../shared/problem'
import { useDescribe } from '../../app/problems'
import { go } from '../../app/route'
import { openOutgoingServer } from '../../app/wanted-form'
import { ProblemNotice } from '../../ui/ProblemNotice'

/** Why a mail did not leave, with the way to mend it. */
export function SendProblem({ problem, focus }: { problem: Problem; focus(selector: string): void }) {
  const { t } = useTranslation(['compose', 'writing'])
  const describe = useDescribe()
  return (
    <ProblemNotice
      compact
      {...describe(problem)}
      serverReply={problem.serverReply}
      {...(problem.code === 'address-invalid' && {
        mend: '',
        action: {
          label: t('correctAddress'),
          run: () => focus(`[data-field=${problem.field}] [data-kind=invalid] button`),
        },
      })}
      {...(problem.code === 'recipient-unknown' && {
        action: {
          label: t('writing:contact.addFirst'),
          run: () =>
            focus(`[data-field=${problem.field}] :is([data-kind=book], [data-kind=unknown]) [data-adds]`),
        },
      })}
      {...(problem.code === 'smtp-untested' && {
        action: {
          label: t('openServer'),
          run: () => openOutgoingServer(Number(problem.params?.['serverId'])),
        },
      })}
      {...(problem.code === 'smtp-missing' && {
        action: { label: t('common:status.openSettings'), run: () => go.module('settings') },
      })}
    />
  )
}
