/** An IMAP server beside Dovecot, on a loopback port and without encryption. */
export interface OtherServer {
  name: string
  port: number
  /** A mailbox nobody used in this run. */
  freshUser(): { user: string; password: string }
}

/**
 * The servers that `TEST_IMAP_SERVERS` names, as `cyrus:14301,courier:14302`. Each has the unused mailboxes `user1`,
 * `user2` and so on, with the password `secret`.
 */
export function otherServers(): OtherServer[] {
  const named = (process.env['TEST_IMAP_SERVERS'] ?? '').split(',').filter(Boolean)
  return named.map((entry) => {
    const [name = '', port = ''] = entry.split(':')
    let users = 0
    return {
      name,
      port: Number(port),
      freshUser() {
        users += 1
        return { user: `user${users}`, password: 'secret' }
      },
    }
  })
}
