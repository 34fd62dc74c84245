import { subjectOf } from './changes'
import { ErrorBoundary } from '../../app/ErrorBoundary'
import { FollowUpLine } from './FollowUpLine'
import { useMinute } from '../../app/use-minute'
import { useThreadFollowUps } from './queries'

/** What is still to happen to the conversation that is read. */
export function ThreadFollowUps({ threadId }: { threadId: number }) {
  const { data = [] } = useThreadFollowUps(threadId)
  const now = useMinute()
  return data.map((one) => (
    <ErrorBoundary key={one.id} name={subjectOf(one)} of={one} line>
      <FollowUpLine one={one} now={now} isOfThread />
    </ErrorBoundary>
  ))
}
