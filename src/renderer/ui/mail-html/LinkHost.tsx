import { linkHost } from '../../../shared/link-risk'
import { shownLine } from '../../../shared/shown-text'

/** Where a link leads: the host, the part somebody registered emphasised; for mail, the address. */
export function LinkHost({ url }: { url: string }) {
  const host = linkHost(url)
  if (!host) return <bdi>{shownLine(url.replace(/\?.*$/s, ''), 100)}</bdi>
  return (
    <bdi>
      {host.before.length > 60 ? `…${host.before.slice(-60)}` : host.before}
      <strong>{host.registered}</strong>
    </bdi>
  )
}
