import type { PageFacts } from '../page-facts.js'
import type { Catalogue } from './catalogue.js'

const connectWords = (f: PageFacts): string => (f.isNew ? `${f.platform} verbinden` : `${f.platform} wieder verbinden`)
const unchanged = 'Es hat sich nichts geändert.'
const stillWorks = 'Der Link in Ihrer E-Mail gilt weiter.'
const support = (f: PageFacts): string => (f.supportEmail === null ? 'die Person, die Ihnen den Link geschickt hat' : f.supportEmail)
const listed = new Intl.ListFormat('de', { type: 'conjunction' })
/** The labels are the company's words: they are quoted, not bent. */
const entered = (f: PageFacts): string => listed.format(f.enters.map((label) => `„${label}“`))
const signIn = (f: PageFacts): string => {
  if (f.signsIn) return signInThere(f)
  return f.enters.length === 0
    ? `${f.product} bittet ${f.platform} neu um Zugang und nutzt ihn nur, wenn er funktioniert.`
    : `Geben Sie hier ${entered(f)} ein. Das wird zuerst bei ${f.platform} ausprobiert und nur benutzt, wenn es funktioniert.`
}
const signInHint = (f: PageFacts): string[] =>
  f.signsIn
    ? [`Lässt ${f.platform} Sie hier nicht anmelden? Öffnen Sie diese Seite in Ihrem Browser.`]
    : f.enters.length === 0
      ? []
      : [`Sie finden es in den Einstellungen Ihres Kontos bei ${f.platform} oder legen es dort neu an.`]
const signInThere = (f: PageFacts): string =>
  f.signInHost === null
    ? 'Sie melden sich dort an und kommen hierher zurück.'
    : `Sie melden sich bei ${f.signInHost} an und kommen hierher zurück.`
const expected = (f: PageFacts): string =>
  f.account ?? (f.tenant === null ? 'dem Konto, das vorher verbunden war' : `dem Konto von ${f.tenant}, das vorher verbunden war`)
const onlyIf = (f: PageFacts): string =>
  f.tenant === null
    ? `Es geht um eine Verbindung mit ${f.product}.`
    : `Für ${f.tenant}. Machen Sie nur weiter, wenn Sie für ${f.tenant} arbeiten.`

export const de: Catalogue = {
  pages: {
    choose: (f) => ({
      heading: `Was soll mit ${f.product} verbunden werden?`,
      says: [onlyIf(f)],
      hints: ['Wenn Sie nichts tun, wird nichts verbunden.'],
    }),
    new_account: (f) => ({
      heading: `${f.platform} mit ${f.product} verbinden`,
      says: [`${onlyIf(f)} ${signIn(f)} Das dauert etwa eine Minute.`],
      button: connectWords(f),
      hints: [
        ...signInHint(f),
        ...(f.linkUntil === null ? [] : [`Wenn Sie nichts tun, wird nichts verbunden. Der Link gilt einmal, bis ${f.linkUntil}.`]),
      ],
    }),
    ready: (f) => ({
      heading: `${f.platform} wieder mit ${f.product} verbinden`,
      says: [
        `${
          f.since === null
            ? `${f.product} nutzt das ${f.platform}-Konto ${f.account ?? 'Ihrer Firma'}.`
            : `${f.product} erreicht das ${f.platform}-Konto ${f.account ?? 'Ihrer Firma'} seit ${f.since} nicht mehr.`
        } ${signIn(f)} Das dauert etwa eine Minute.`,
        f.since === null
          ? `Es funktioniert zurzeit. ${f.signsIn ? 'Sie können sich noch einmal anmelden, um den Zugang zu erneuern.' : 'Sie können den Zugang hier erneuern.'}`
          : (f.impact ?? `${f.product} kann nichts aus ${f.platform} aktualisieren, bis Sie es wieder verbinden.`),
      ],
      button: connectWords(f),
      hints: [
        ...signInHint(f),
        ...(f.linkUntil === null ? [] : [`Wenn Sie nichts tun, bleibt alles, wie es ist. Der Link gilt einmal, bis ${f.linkUntil}.`]),
      ],
    }),
    done: (f) => ({
      heading: 'Verbindung erfolgreich',
      says: [
        f.isNew ? `${f.platform} ist mit ${f.product} verbunden.` : `${f.product} kann ${f.platform} wieder nutzen.`,
        f.left === 0
          ? 'Mehr ist nicht zu tun. Sie können diesen Tab schließen.'
          : f.left === 1
            ? 'Eine weitere Verbindung wartet auf Sie.'
            : `${String(f.left)} weitere Verbindungen warten auf Sie.`,
      ],
    }),
    works_already: (f) => ({
      heading: `${f.platform} ist bereits verbunden`,
      says: [
        f.on === null
          ? 'Die Verbindung funktioniert wieder.'
          : f.by === null
            ? `Die Verbindung funktioniert wieder seit ${f.on}.`
            : `${f.by} hat sie wieder verbunden: ${f.on}.`,
        'Es ist nichts zu tun. Sie können diesen Tab schließen.',
      ],
    }),
    link_spent: (f) => ({
      heading: 'Dieser Link wurde schon benutzt',
      says: [
        f.on === null ? 'Jeder Link gilt einmal.' : `Er wurde am ${f.on} benutzt. Jeder Link gilt einmal.`,
        f.works
          ? `${f.platform} ist mit ${f.product} verbunden. Es ist nichts zu tun.`
          : `${f.platform} ist zurzeit nicht mit ${f.product} verbunden. Nehmen Sie die neueste E-Mail von ${f.product}.`,
      ],
    }),
    link_expired: (f) =>
      f.contact === null
        ? {
            heading: 'Dieser Link ist abgelaufen',
            says: [
              `Einen neuen bekommen Sie hier: ${support(f)}.`,
              'Links gelten eine begrenzte Zeit, damit eine alte E-Mail nichts öffnet.',
              unchanged,
            ],
          }
        : {
            heading: 'Dieser Link ist abgelaufen',
            says: ['Lassen Sie sich einen neuen schicken.', 'Links gelten eine begrenzte Zeit, damit eine alte E-Mail nichts öffnet.'],
            button: `Neuen Link schicken (an ${f.contact})`,
            hints: [unchanged],
          },
    link_unknown: () => ({
      heading: 'Dieser Link funktioniert nicht',
      says: [
        'Kopieren Sie den ganzen Link aus der E-Mail und versuchen Sie es noch einmal. Vielleicht fehlt ein Stück.',
        'Hilft das nicht, fragen Sie die Person oder Firma, die ihn geschickt hat.',
        unchanged,
      ],
    }),
    fresh_link_sent: (f) => ({
      heading: 'Ein neuer Link ist unterwegs',
      says: [
        f.contact === null
          ? 'Sehen Sie in einigen Minuten in Ihr Postfach.'
          : `Sehen Sie in einigen Minuten in das Postfach von ${f.contact}.`,
        `Nicht da? Sehen Sie auch unter den unerwünschten E-Mails nach, oder fragen Sie: ${support(f)}.`,
        'Sie können diesen Tab schließen.',
      ],
    }),
    nobody_to_mail: (f) => ({
      heading: 'Sie brauchen einen neuen Link',
      says: [`Sie bekommen ihn hier: ${support(f)}.`, 'Es ist keine Adresse bekannt, an die wir ihn schicken könnten.', unchanged],
    }),
    declined: (f) => ({
      heading: `${f.platform} wurde nicht verbunden`,
      says: [
        'Versuchen Sie es noch einmal und stimmen Sie am Ende zu.',
        `Entweder haben Sie abgelehnt, oder ${f.platform} will die Zustimmung einer Administratorin oder eines Administrators Ihrer Firma. Geben Sie dann die E-Mail weiter.`,
        `${unchanged} ${stillWorks}`,
      ],
      button: 'Noch einmal versuchen',
    }),
    entered_refused: (f) => ({
      heading: `${f.platform} hat die Angabe nicht angenommen`,
      says: [
        'Sehen Sie sich an, was Sie eingegeben haben, und geben Sie es noch einmal ein.',
        `Es wurde gerade bei ${f.platform} ausprobiert und abgelehnt.`,
        unchanged,
      ],
      button: 'Noch einmal versuchen',
      hints: [`Sie finden es in den Einstellungen Ihres Kontos bei ${f.platform} oder legen es dort neu an.`],
    }),
    wrong_account: (f) => ({
      heading: `Das war ein anderes ${f.platform}-Konto`,
      says: [
        `${f.chosen === null ? 'Gerade wurde ein anderes Konto gewählt.' : `Gerade haben Sie ${f.chosen} gewählt.`} Versuchen Sie es noch einmal mit ${expected(f)}.`,
        unchanged,
      ],
      button: 'Mit dem richtigen Konto versuchen',
      hints: [
        `Wählt Ihr Browser immer das falsche Konto? Melden Sie sich zuerst bei ${f.platform} ab.`,
        `Ist das Konto umgezogen? Schreiben Sie uns: ${support(f)}.`,
      ],
    }),
    scope_missing: (f) => ({
      heading: f.missing.length > 1 ? 'Einige Berechtigungen fehlen' : 'Eine Berechtigung fehlt',
      says: [
        f.signsIn
          ? 'Versuchen Sie es noch einmal und lassen Sie alle Häkchen stehen.'
          : `Erlauben Sie das in den Einstellungen Ihres Kontos bei ${f.platform}, dann versuchen Sie es noch einmal.`,
        `${f.product} braucht: ${f.missing.join(', ')}. Nur damit arbeitet es mit ${f.platform}.`,
        unchanged,
      ],
      button: 'Noch einmal versuchen',
    }),
    no_lasting_access: (f) => ({
      heading: `${f.platform} hat keinen dauerhaften Zugang gegeben`,
      says: [
        `Entfernen Sie ${f.product} in Ihrem ${f.platform}-Konto aus den verbundenen Apps. Versuchen Sie es dann hier noch einmal.`,
        `${f.platform} hat ${f.product} nur für den Moment eingelassen; die Verbindung würde bald wieder abbrechen.`,
        unchanged,
      ],
      button: 'Noch einmal versuchen',
    }),
    identity_unknown: (f) => ({
      heading: 'Wir können nicht erkennen, welches Konto das ist',
      says: [
        `Schreiben Sie an ${support(f)}.`,
        f.isUnnamed
          ? `${f.platform} hat nicht gesagt, wem das Konto gehört. So lässt es sich nicht mit dem bisherigen vergleichen.`
          : `${f.chosen === null ? 'Sie haben sich angemeldet' : `Sie haben sich als ${f.chosen} angemeldet`}. Welches Konto verbunden ist, wurde hier nie festgehalten; die beiden lassen sich nicht vergleichen.`,
        `${unchanged} Die bisherige Verbindung bleibt, wie sie ist.`,
      ],
    }),
    refused: (f) => ({
      heading: `${f.platform} wurde nicht verbunden`,
      says: [
        `Versuchen Sie es noch einmal. Geschieht es wieder, schreiben Sie an ${support(f)}.`,
        `${f.platform} hat abgelehnt und nicht verständlich gesagt, warum.`,
        unchanged,
      ],
      button: 'Noch einmal versuchen',
    }),
    waits: (f) => ({
      heading: 'Fast fertig',
      says: [
        'Sie müssen nichts mehr tun.',
        `${f.product} bestätigt noch, dass es das richtige Konto ist, und nutzt es dann.`,
        'Sie können diesen Tab schließen.',
      ],
    }),
    not_accepted: (f) => ({
      heading: 'Dieses Konto wurde nicht angenommen',
      says: [
        `Versuchen Sie es noch einmal mit ${expected(f)}.`,
        `${f.product} hat das gewählte Konto angesehen: Es ist nicht das richtige.`,
        unchanged,
      ],
      button: 'Noch einmal versuchen',
      hints: [`Fragen? Schreiben Sie an ${support(f)}.`],
    }),
    our_fault: (f) => ({
      heading: 'Das liegt an uns',
      says: [
        'Sie müssen nichts tun.',
        `${f.product} muss zuerst den eigenen Zugang zu ${f.platform} in Ordnung bringen. Wer das kann, weiß Bescheid.`,
        'Bis dahin fragen wir Sie nicht noch einmal.',
      ],
    }),
    platform_down: (f) => ({
      heading: `${f.platform} antwortet zurzeit nicht`,
      says: ['Versuchen Sie es in einigen Minuten noch einmal.', `${unchanged} ${stillWorks}`],
      button: 'Noch einmal versuchen',
    }),
    start_again: (f) => ({
      heading: 'Bitte fangen Sie noch einmal mit der E-Mail an',
      says: [
        'Öffnen Sie den Link aus der E-Mail noch einmal, in diesem Browser.',
        'Die Anmeldung muss in dem Browser enden, in dem sie begonnen hat, innerhalb einer Stunde.',
        `${unchanged}${f.isNew ? '' : ` ${stillWorks}`}`,
      ],
    }),
    too_old: () => ({
      heading: 'Bitte fangen Sie noch einmal an',
      says: [
        'Drücken Sie auf den Knopf.',
        'Die Anmeldung muss in dem Browser enden, in dem sie begonnen hat, innerhalb einer Stunde.',
        unchanged,
      ],
      button: 'Noch einmal anfangen',
    }),
    interrupted: (f) => ({
      heading: 'Bitte drücken Sie noch einmal auf den Knopf',
      says: [
        f.signsIn
          ? `Die Anmeldung bei ${f.platform} wurde auf dem Rückweg unterbrochen.`
          : `Das Ausprobieren bei ${f.platform} wurde unterbrochen.`,
        unchanged,
      ],
      button: connectWords(f),
    }),
    account_deleted: (f) => ({
      heading: 'Hier gibt es nichts zu verbinden',
      says: [`Das Konto wurde aus ${f.product} entfernt.`, 'Es ist nichts zu tun. Sie können diesen Tab schließen.'],
    }),
    nothing_to_connect: (f) => ({
      heading: 'Hier gibt es nichts zu verbinden',
      says: [`Schreiben Sie an ${support(f)}.`, `${f.product} bietet unter dieser Adresse zurzeit nichts zum Verbinden an.`, unchanged],
    }),
    list: (f) => ({
      heading: f.left === 1 ? 'Eine Verbindung wartet auf Sie' : `${String(f.left)} Verbindungen warten auf Sie`,
      says: [`${f.product} erreicht diese Konten nicht mehr. Verbinden Sie eines nach dem anderen; jedes dauert etwa eine Minute.`],
      hints: [
        'Danach kommen Sie jedes Mal hierher zurück. Was wieder funktioniert, verschwindet aus der Liste.',
        ...(f.linkUntil === null ? [] : [`Diese Seite gilt bis ${f.linkUntil}. Wenn Sie nichts tun, bleibt alles, wie es ist.`]),
      ],
    }),
    list_done: (f) => ({
      heading: 'Nichts wartet auf Sie',
      says: [
        `${f.product} hat zurzeit nichts, was Sie wieder verbinden müssten.`,
        'Mehr ist nicht zu tun. Sie können diesen Tab schließen.',
      ],
    }),
    too_many: () => ({
      heading: 'Bitte warten Sie ein wenig',
      says: ['Versuchen Sie es in einigen Minuten noch einmal.', 'Diese Seite wurde in kurzer Zeit sehr oft geöffnet.', unchanged],
    }),
    unavailable: () => ({
      heading: 'Diese Seite antwortet zurzeit nicht',
      says: ['Versuchen Sie es in einigen Minuten noch einmal. Der Link gilt weiter.', 'Der Fehler liegt an uns.', unchanged],
    }),
  },
  reference: (reference) => `Vorgang ${reference}`,
  genuine: (product) => `Unsicher, ob diese Seite echt ist? Dasselbe geht auch in ${product}:`,
  questions: 'Fragen?',
  back: 'Etwas anderes wählen',
  backTo: (product) => `Zurück zu ${product}`,
  toList: (left) => (left === 1 ? 'Zurück zur Liste: noch 1' : `Zurück zur Liste: noch ${String(left)}`),
  listed: {
    button: 'Wieder verbinden',
    buttonOf: (platform, account) => `${platform} wieder verbinden, ${account}`,
    since: (since) => `Seit ${since}`,
    isChecked: 'Wird geprüft',
  },
  embedded: {
    elsewhere: 'Machen Sie in dem Fenster weiter, das sich gerade geöffnet hat. Diese Seite merkt, wenn Sie fertig sind.',
    finished: 'Fertig. Sie können dieses Fenster schließen.',
    close: 'Schließen',
  },
  fieldRefused: (label) => `Bitte prüfen Sie „${label}“: Das sieht anders aus als erwartet.`,
  fieldNotAccepted: (label) => `Bitte prüfen Sie „${label}“: Das wurde nicht angenommen.`,
  someTenant: 'Ihre Firma',
}
