import SMTPConnection from 'nodemailer/lib/smtp-connection'

/**
 * Whether the mail server offers SMTPUTF8 (RFC 6531), by its answer to EHLO on a connection of its own, after STARTTLS where that is used.
 * Nodemailer leaves the word out of MAIL FROM where it is not offered, and sends the address all the same.
 * @throws nodemailer's error when it can't be reached
 */
export const smtpUtf8Offered = (options: ConstructorParameters<typeof SMTPConnection>[0]): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const connection = new SMTPConnection(options)
    connection.once('error', reject)
    connection.connect((error) => {
      if (error) reject(error)
      else resolve(/^250[ -]SMTPUTF8\b/im.test(String(connection.lastServerResponse)))
      connection.close()
    })
  })
