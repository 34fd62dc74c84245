import type { DovecotFacts } from './dovecot-server'

/**
 * Dovecot 2.3 without root and without anything in /etc: every service that would chroot says it does not, all state
 * lies in `dir`, any user name has a mailbox.
 */
export function dovecotConfiguration(options: {
  dir: string
  user: string
  group: string
  facts: DovecotFacts
  relayPort: number
}): string {
  const { dir, user, group, facts, relayPort } = options
  return `
base_dir = ${dir}/run
state_dir = ${dir}/state
instance_name = postilla-tests
log_path = ${dir}/dovecot.log
listen = 127.0.0.1
protocols = imap pop3 lmtp submission sieve
default_internal_user = ${user}
default_internal_group = ${group}
default_login_user = ${user}
default_process_limit = 300
default_client_limit = 4000
${['anvil', 'stats', 'ipc', 'imap-urlauth-login'].map((name) => `service ${name} {\n  chroot =\n}`).join('\n')}
service imap-login {
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {
    port = ${facts.imap}
  }
  inet_listener imaps {
    port = ${facts.imaps}
    ssl = yes
  }
}
service pop3-login {
  chroot =
  inet_listener pop3 {
    port = ${facts.pop3}
  }
  inet_listener pop3s {
    port = ${facts.pop3s}
    ssl = yes
  }
}
service submission-login {
  chroot =
  inet_listener submission {
    port = ${facts.submission}
  }
}
service managesieve-login {
  chroot =
  inet_listener sieve {
    port = ${facts.managesieve}
  }
}
service lmtp {
  user = ${user}
  inet_listener lmtp {
    address = 127.0.0.1
    port = ${facts.lmtp}
  }
}
ssl = yes
ssl_cert = <${dir}/cert.pem
ssl_key = <${dir}/key.pem
ssl_dh =
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
auth_failure_delay = 0
mail_max_userip_connections = 100
first_valid_uid = 1
first_valid_gid = 1
passdb {
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = ${dir}/oauth2.conf
}
passdb {
  driver = static
  mechanisms = plain login
  args = password=${facts.password}
}
userdb {
  driver = static
  args = uid=${user} gid=${group} home=${dir}/mail/%u allow_all_users=yes
}
mail_location = maildir:~/Maildir
mail_fsync = never
mailbox_list_index = yes
namespace inbox {
  inbox = yes
  separator = /
${['Drafts', 'Sent', 'Trash', 'Junk', 'Archive'].map(specialFolder).join('\n')}
}
mail_plugins = quota
protocol imap {
  mail_plugins = $mail_plugins imap_quota
  imap_metadata = yes
}
mail_attribute_dict = file:%h/dovecot-attributes
protocol lmtp {
  mail_plugins = $mail_plugins sieve
  postmaster_address = postmaster@example.test
}
recipient_delimiter = +
hostname = mail.example.test
submission_host = 127.0.0.1:${relayPort}
submission_relay_host = 127.0.0.1
submission_relay_port = ${relayPort}
submission_relay_trusted = yes
plugin {
  quota = maildir:User quota
  # Only of mailboxes that are named so: all others hold what they like.
  quota_rule = *:messages=%{if;%u;~;small-.*;4;0}
  quota_rule2 = Archive:messages=+0
  quota_rule3 = *:storage=%{if;%u;~;tight-.*;40K;0}
  sieve = file:~/sieve;active=~/.dovecot.sieve
  sieve_extensions = +vacation-seconds +editheader +imap4flags +fileinto
  sieve_vacation_min_period = 0
}
`
}

/** Dovecot asks this endpoint about every access token (`startIntrospection`). */
export const oauthConfiguration = (introspectionPort: number): string => `
introspection_url = http://127.0.0.1:${introspectionPort}/introspect
introspection_mode = auth
force_introspection = yes
username_attribute = email
active_attribute = active
active_value = true
openid_configuration_url = http://127.0.0.1:${introspectionPort}/.well-known/openid-configuration
`

const specialFolder = (name: string): string => `  mailbox ${name} {
    auto = subscribe
    special_use = \\${name}
  }`
