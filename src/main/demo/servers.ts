import type { Log } from '../engine/context'
import { startImapServer } from './imap/server'
import type { MailStore } from './imap/store'
import { openKeptMail } from './mail-files'
import { PostOffice } from './post-office'
import { startSmtpServer } from './smtp-server'

export interface DemoServers {
  imapPort: number
  smtpPort: number
  /** Opens every mailbox of the demo: it protects invented mail on loopback. */
  password: string
  /** The user's mail. */
  mail: MailStore
  stop(): Promise<void>
}

const PASSWORD = 'postilla-demo'

/** Both servers over the mail kept in `dir`, on the ports they had last time where those are free. */
export async function startDemoServers(
  dir: string,
  options: { log: Log; answerDelay(): number },
): Promise<DemoServers> {
  const kept = await openKeptMail(dir, Date.now(), options.log)
  const office = new PostOffice({ ...options, mail: kept.store })
  const imap = await startImapServer(
    (name, password) => (password === PASSWORD ? office.mailboxOf(name) : null),
    kept.ports.imap,
  )
  const smtp = await startSmtpServer(
    {
      log: options.log,
      mayLogIn: (name, password) => password === PASSWORD && office.mailboxOf(name) !== null,
      accept: (sender, recipients, source) => office.accept(sender, recipients, source),
    },
    kept.ports.smtp,
  )
  kept.ports.imap = imap.port
  kept.ports.smtp = smtp.port
  kept.save()
  return {
    imapPort: imap.port,
    smtpPort: smtp.port,
    password: PASSWORD,
    mail: kept.store,
    async stop() {
      office.close()
      await Promise.all([imap.stop(), smtp.stop()])
    },
  }
}
