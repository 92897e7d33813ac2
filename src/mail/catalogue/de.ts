import { line, strong } from '../sentence.js'
import type { Sentence } from '../sentence.js'
import type { Catalogue, Names } from './catalogue.js'

const connections = (n: number): string => (n === 1 ? '1 Verbindung wartet' : `${String(n)} Verbindungen warten`)

const listed = new Intl.ListFormat('de', { type: 'conjunction' })

/** The first three by name. */
const severalOf = (platforms: readonly string[]): string =>
  listed.format(platforms.length <= 3 ? platforms : [...platforms.slice(0, 2), `${String(platforms.length - 2)} weitere`])

/** Of an account to which a person entered something. */
const isKeyRefused = (code: string): boolean => code === 'key_refused' || code === 'key_forbidden' || code === 'invalid_client'

const operatorFault = (platform: string, code: string): string => {
  switch (code) {
    case 'invalid_client':
      return `${platform} weist das Client-Secret Ihrer App zurück`
    case 'client_secret_expired':
      return `Das Client-Secret Ihrer App ist bei ${platform} abgelaufen`
    case 'app_deleted':
    case 'app_disabled':
      return `${platform} hat Ihre App abgeschaltet`
    case 'app_unknown':
      return `${platform} kennt die Client-ID Ihrer App nicht`
    case 'redirect_mismatch':
      return `${platform} kennt die Rücksprungadresse Ihrer App nicht`
    case 'rotation_off':
      return `In Ihrer App bei ${platform} ist die Token-Rotation abgeschaltet`
    case 'endpoint_changed':
      return `${platform} hat neue Adressen, die niemand bestätigt hat`
    case 'vault_unreadable':
      return `Gespeicherte Zugänge zu ${platform} sind nicht lesbar`
    case 'egress_refused':
      return `${platform} hat eine Adresse, die nicht aufgerufen werden darf`
    default:
      return `${platform} weist Ihre App zurück`
  }
}

const where = (code: string, id: string): string => {
  switch (code) {
    case 'client_secret_expired':
      return `Legen Sie bei der Plattform ein neues Client-Secret an und senden Sie es: PATCH /integration/${id}`
    case 'app_deleted':
    case 'app_disabled':
    case 'rotation_off':
      return `Schalten Sie es in den Einstellungen der App bei der Plattform wieder ein. Die Integration ist ${id}.`
    case 'endpoint_changed':
      return `Prüfen Sie die neuen Adressen und bestätigen Sie sie: POST /integration/${id}/confirm-endpoints`
    case 'vault_unreadable':
      return 'Tragen Sie den Schlüssel, mit dem sie versiegelt wurden, wieder in VAULT_KEYS ein. Starten Sie dann neu.'
    case 'egress_refused':
      return `Berichtigen Sie die Adresse mit PATCH /integration/${id}, oder erlauben Sie sie in EGRESS_ALLOW.`
    default:
      return `Ändern Sie die App hier mit PATCH /integration/${id}, oder bei der Plattform.`
  }
}

const adminsTask = ({ product, platform }: Names, code: string | null): readonly Sentence[] => {
  switch (code) {
    case 'account_disabled':
      return [
        line`Das ${platform}-Konto, mit dem verbunden wurde, ist abgeschaltet oder gesperrt.`,
        line`Die Administration kann es entsperren oder mit einem anderen Konto neu verbinden.`,
      ]
    case 'rejected':
      return [
        line`${platform} lässt die Person nicht mehr herein, die verbunden hat: Sie wurde gesperrt oder hat eine Rolle verloren.`,
        line`Die Administration kann das zurücknehmen oder mit einem anderen Konto neu verbinden.`,
      ]
    case 'access_policy':
      return [
        line`Eine Sicherheitsregel Ihres Hauses sperrt ${product} bei ${platform} aus.`,
        line`Die Administration von ${platform} kann die Regel ändern; danach neu verbinden.`,
      ]
    case 'session_policy':
      return [
        line`In Ihrem Haus endet jede Anmeldung bei ${platform} nach einer festen Zeit.`,
        line`Neu verbinden hilft bis dahin; die Administration von ${platform} kann ${product} als vertrauenswürdig eintragen, dann hält es.`,
      ]
    case 'not_subscribed':
      return [
        line`${platform} ist in Ihrem Haus geschlossen oder enthält nicht, was ${product} braucht.`,
        line`Die Administration von ${platform} kann das ändern; danach neu verbinden.`,
      ]
    case 'admin_assignment':
      return [
        line`In Ihrem Haus dürfen nur bestimmte Personen ${product} mit ${platform} nutzen.`,
        line`Die Administration von ${platform} kann die Person hinzufügen, die verbunden hat.`,
      ]
    default:
      return [line`In Ihrem Haus darf nur die Administration von ${platform} den Zugang für ${product} erlauben.`]
  }
}

export const de: Catalogue = {
  language: 'de',
  moment: ({ date, time, zone }) => `${date}, ${time} Uhr (${zone})`,
  greeting: (name) => (name === null ? line`Guten Tag,` : line`Guten Tag ${name},`),
  reconnect: (platform) => `${platform} wieder verbinden`,
  openCase: 'Fall öffnen',
  openIncident: 'Störung öffnen',
  reference: (reference) => line`Vorgang ${reference}.`,
  labels: {
    account: 'Konto',
    tenant: 'Kunde',
    since: 'Seit',
    reference: 'Vorgang',
    asked: 'Bisher gefragt',
    changed: 'Geändert',
    by: 'Geändert von',
    at: 'Wann',
    integration: 'Integration',
    endpoint: 'Adresse',
    to: 'An',
    subject: 'Betreff',
  },

  subjects: {
    first: ({ platform, product }) => `${platform} ist nicht mehr mit ${product} verbunden`,
    reminder: ({ platform, product }) => `Wartet noch: ${platform} ist nicht mit ${product} verbunden`,
    lastReminder: ({ platform, product }) => `Letzte Erinnerung: ${platform} ist nicht mit ${product} verbunden`,
    freshLink: ({ platform, product }) => `Ihr neuer Link: ${platform} wieder mit ${product} verbinden`,
    admin: ({ platform, product }) =>
      `${platform} braucht eine Administratorin oder einen Administrator, um ${product} wieder zu verbinden`,
    success: ({ platform, product }, isNew) => (isNew ? `${platform} ist mit ${product} verbunden` : `${platform} ist wieder verbunden`),
    escalation: (tenant, platform, waited) => `Braucht einen Menschen: ${tenant}, ${platform}, ${waited} ohne Antwort`,
    unknown: (tenant, platform) => `${platform} weist ${tenant} ab, und wir wissen nicht, warum`,
    relapse: (tenant, platform) => `Das Erneuern hält nicht: ${tenant}, ${platform}`,
    nobody: (tenant, platform) => `Niemand zu fragen: ${tenant}, ${platform}`,
    unanswered: () => 'Der Mailserver nimmt Mails an und antwortet nicht',
    mailStopped: (cameBack, sent) => `Keine Mail mehr an Kontakte: ${String(cameBack)} von ${String(sent)} Mails kamen zurück`,
    bounceTest: () => 'Ein Test: Diese Mail muss zurückkommen',
    answered: (isComplaint) =>
      isComplaint ? 'Ein Kontakt hat unsere Mail als Spam gemeldet' : 'Ein Kontakt hat auf unsere Mail geantwortet',
    undelivered: (tenant, platform) => `Nicht zustellbar: ${tenant}, ${platform}`,
    operator: (platform, code, waiting) => `${operatorFault(platform, code)}: ${connections(waiting)}`,
    outbreak: (platform, waiting) => `Viele Verbindungen zu ${platform} sind zugleich ausgefallen: ${connections(waiting)}`,
    still: (subject) => `Noch nicht vorbei: ${subject}`,
    secretExpires: (platform, days) =>
      `Das Client-Secret für ${platform} läuft ab: noch ${days === 1 ? 'ein Tag' : `${String(days)} Tage`}`,
    endpointsChanged: (platform) => `${platform} zeigt jetzt auf andere Adressen`,
    webhookDeactivated: (host) => `${host} bekommt keine Webhooks mehr`,
    signIn: (product) => `Anmeldung zu den Verbindungen von ${product}`,
    contactRemoved: (product, platform) =>
      platform === null
        ? `Sie werden nicht mehr zu Verbindungen von ${product} gefragt`
        : `Sie werden nicht mehr zu ${platform} bei ${product} gefragt`,
  },

  asking: {
    lost: ({ product, platform, account }, since) => [
      account === null
        ? line`${product} erreicht Ihr ${platform}-Konto nicht mehr.`
        : line`${product} erreicht Ihr ${platform}-Konto ${strong(account)} nicht mehr.`,
      line`Der Zugang wurde am ${since} entfernt oder ist abgelaufen.`,
    ],
    stillLost: ({ product, platform, account }, since) => [
      account === null
        ? line`${product} erreicht Ihr ${platform}-Konto noch immer nicht.`
        : line`${product} erreicht Ihr ${platform}-Konto ${strong(account)} noch immer nicht.`,
      line`Der Zugang wurde am ${since} entfernt oder ist abgelaufen.`,
    ],
    stops: ({ product, platform }, impact) =>
      impact === null
        ? line`Bis Sie es wieder verbinden, kann ${product} nichts aus ${platform} aktualisieren.`
        : line`Bis Sie es wieder verbinden: ${impact}`,
    notSince: ({ product, platform }, impact) =>
      impact === null ? line`Seitdem hat ${product} nichts aus ${platform} aktualisiert.` : line`Seitdem gilt: ${impact}`,
    again: ({ product, platform }, on, code) => [
      line`Er wurde am ${on} erneuert, und das hat nicht gehalten.`,
      isKeyRefused(code)
        ? line`${platform} nimmt nicht mehr an, was damals eingegeben wurde: Es wurde entfernt, ersetzt oder ist abgelaufen.`
        : line`${platform} hat ihn vorzeitig beendet: Er wurde dort entfernt, ein Passwort geändert oder ${product} anderswo neu verbunden.`,
    ],
    takes: ({ platform }, enters) =>
      enters.length === 0
        ? line`Dauert etwa eine Minute: Sie melden sich bei ${platform} an und stimmen zu.`
        : line`Dauert etwa eine Minute: Sie geben ${listed.format(enters.map((label) => `„${label}“`))} von ${platform} ein.`,
    worksOnce: (until) => line`Der Knopf funktioniert einmal, bis ${until}.`,
    ifNothing: (_names, remindsAt) =>
      remindsAt === null
        ? line`Wenn nichts geschieht, bleibt es getrennt.`
        : line`Wenn nichts geschieht, erinnern wir Sie am ${remindsAt}.`,
    ownWay: ({ product }, url) => line`Wenn Sie lieber keinen Link aus einer Mail benutzen, öffnen Sie ${product} selbst: ${url}`,
    notTheRightPerson: (email) =>
      email === null
        ? line`Sind Sie nicht zuständig? Antworten Sie auf diese Mail, dann fragen wir jemand anderen.`
        : line`Sind Sie nicht zuständig? Schreiben Sie uns (${email}), dann fragen wir jemand anderen.`,
    why: ({ product }, connectedIt) =>
      connectedIt
        ? line`Sie bekommen diese Mail, weil Sie dieses Konto verbunden haben.`
        : line`Sie bekommen diese Mail, weil Sie bei ${product} für dieses Konto eingetragen sind.`,
  },

  several: {
    subject: (kind, count, product, platforms) => {
      const what = `${String(count)} Konten sind nicht ${kind === 'first' ? 'mehr ' : ''}mit ${product} verbunden: ${severalOf(platforms)}`
      if (kind === 'fresh_link') return `Ihr neuer Link, um ${String(count)} Konten wieder mit ${product} zu verbinden`
      return kind === 'first' ? what : kind === 'reminder' ? `Wartet noch: ${what}` : `Letzte Erinnerung: ${what}`
    },
    lost: (product, count, still) => [
      still
        ? line`${product} erreicht ${strong(`${String(count)} Ihrer Konten`)} noch immer nicht.`
        : line`${product} erreicht ${strong(`${String(count)} Ihrer Konten`)} nicht mehr.`,
      line`Der Zugang wurde entfernt oder ist abgelaufen; bis Sie sie wieder verbinden, kann ${product} nichts daraus aktualisieren.`,
    ],
    one: ({ platform, account, reference }, impact, since, endsAt) =>
      line`${strong(platform)}: ${account}, seit ${since} (${reference})${endsAt === null ? '' : `, wir warten bis ${endsAt}`}${impact === null ? '' : `. ${impact}`}`,
    more: (count) => line`und ${String(count)} weitere, auf der Seite.`,
    button: () => 'Wieder verbinden',
    takes: () => line`Auf einer Seite stehen alle, jedes mit eigenem Knopf. Jedes dauert etwa eine Minute.`,
    worksUntil: (until) => line`Die Seite gilt bis ${until}; was wieder funktioniert, verschwindet von ihr.`,
    ifNothing: (remindsAt) =>
      remindsAt === null
        ? line`Wenn nichts geschieht, bleiben sie getrennt.`
        : line`Wenn nichts geschieht, erinnern wir Sie am ${remindsAt}.`,
    ownWay: (product, url) => line`Wenn Sie lieber keinen Link aus einer Mail benutzen, öffnen Sie ${product} selbst: ${url}`,
    why: (product) => line`Sie bekommen diese Mail, weil Sie bei ${product} für diese Konten eingetragen sind.`,
    workAgain: (count) => `${String(count)} Konten sind wieder verbunden`,
    reaches: (product, count) => line`${product} erreicht ${strong(`${String(count)} Konten`)} wieder:`,
    reconnected: ({ platform, account, by }, at) =>
      by === null
        ? line`${strong(platform)}: ${account}, seit ${at}.`
        : line`${strong(platform)}: ${account}, am ${at} von ${by} wieder verbunden.`,
    nothingLeft: (product) => [line`${product} bekommt daraus wieder, was neu ist.`, line`Für diese ist nichts mehr zu tun.`],
  },

  lastReminder: {
    end: ({ product }, endsAt) => [
      line`Am ${endsAt} hören wir auf zu warten.`,
      line`Danach bleibt es getrennt, bis Sie dem Support von ${product} schreiben.`,
    ],
    supportKnows: ({ product }) => line`Der Support von ${product} weiß, dass es noch wartet.`,
  },

  freshLink: {
    asked: ({ product, platform, account }) => [
      account === null
        ? line`Hier ist ein neuer Link, um ${platform} wieder mit ${product} zu verbinden.`
        : line`Hier ist ein neuer Link, um Ihr ${platform}-Konto ${strong(account)} wieder mit ${product} zu verbinden.`,
      line`Der vorige war abgelaufen.`,
    ],
    notYou: () => line`Sie haben ihn nicht angefordert? Dann tun Sie nichts: Es ändert sich nichts.`,
  },

  admin: {
    refused: ({ product, platform }, triedBy, triedAt) =>
      line`${triedBy ?? 'Jemand aus Ihrem Haus'} wollte ${platform} ${triedAt === null ? '' : `am ${triedAt} `}wieder mit ${product} verbinden, und ${platform} hat das abgelehnt.`,
    onlyYou: (names, code) => [...adminsTask(names, code), line`Darum fragen wir Sie.`],
    said: (platform) => line`So hat ${platform} es gesagt:`,
    ifNothing: ({ product, platform }) => line`Wenn nichts geschieht, bleibt ${platform} von ${product} getrennt.`,
  },

  success: {
    who: ({ product, platform, account }, by, at, isNew) => {
      const what = account === null ? `Ihr ${platform}-Konto` : account
      if (by === null) return line`${product} erreicht ${strong(what)} bei ${platform} seit ${at} wieder.`
      return isNew
        ? line`${by} hat ${strong(what)} bei ${platform} am ${at} mit ${product} verbunden.`
        : line`${by} hat ${strong(what)} bei ${platform} am ${at} wieder mit ${product} verbunden.`
    },
    works: ({ product, platform }) => [line`${product} bekommt, was es bei ${platform} Neues gibt.`, line`Es ist nichts mehr zu tun.`],
    notYou: (email) =>
      email === null
        ? line`Das waren nicht Sie und niemand, den Sie kennen? Antworten Sie auf diese Mail.`
        : line`Das waren nicht Sie und niemand, den Sie kennen? Schreiben Sie uns: ${email}`,
  },

  staff: {
    said: (platform, at) => line`${platform} antwortete am ${at}:`,
    silent: () => 'Ein Grund wurde nicht genannt.',
    actsTitle: () => line`Was hilft:`,
    noMail: (tenant) => line`${tenant} hat keine Mail bekommen.`,
    endsAt: (at) => line`Wenn nichts geschieht, endet der Fall am ${at} ohne Antwort.`,
  },

  escalation: {
    lost: (tenant, platform, waited) => [line`${strong(tenant)} muss ${platform} wieder verbinden.`, line`Bisher ${waited} ohne Antwort.`],
    asked: ({ who, answer, cameBack }, at) => {
      if (answer === null) return cameBack ? line`${who}, ${at}: kam zurück` : line`${who}, ${at}: nicht gesendet`
      return cameBack ? line`${who}, ${at}: abgelehnt mit „${answer}“` : line`${who}, ${at}: der Mailserver sagte „${answer}“`
    },
    acts: (caseId, accountId) => [
      line`Auf anderem Weg fragen. Ein Link zum Weitergeben: POST /case/${caseId}/link`,
      line`Jemand anderen fragen. Kontakte ändern: PATCH /integrated-account/${accountId}`,
      line`Mehr Zeit geben oder aufgeben: POST /case/${caseId}/snooze oder /case/${caseId}/cancel`,
    ],
    linkWorks: () => line`Der Link der letzten Mail gilt noch; wer ihn benutzt, schließt den Fall.`,
  },

  unknown: {
    refuses: (tenant, platform) => [
      line`${platform} weist die Verbindung von ${strong(tenant)} ab.`,
      line`Die Antwort sagt nicht, an wem das liegt.`,
    ],
    tried: (every) => line`Neuer Versuch jeweils nach: ${every}. Sobald es wieder geht, hört das auf.`,
    acts: (caseId) => [
      line`Der Kunde muss wieder verbinden: POST /case/${caseId}/verdict mit „user“. Dann gehen Mails hinaus.`,
      line`Der Fehler liegt bei der eigenen App: POST /case/${caseId}/verdict mit „operator“.`,
      line`Niemand braucht es mehr: POST /case/${caseId}/cancel`,
    ],
  },

  relapse: {
    again: (tenant, platform, reconnectedAt) => [
      line`${platform} hat die Verbindung von ${strong(tenant)} wieder beendet.`,
      line`Sie wurde am ${reconnectedAt} erneuert; das hat nicht gehalten, und das Mal davor auch nicht.`,
    ],
    likelyCause: () => line`Was wahrscheinlich dahintersteckt:`,
    usualCauses: () =>
      'Von dieser Plattform kennen wir keine besondere Ursache. Oft ist die App dort noch nicht veröffentlicht, oder eine Regel des Kunden beendet den Zugang früh.',
    whyNot: () => line`Noch ein Klick würde auch nicht halten.`,
    acts: (caseId) => [
      line`Die Ursache ist behoben, oder noch einmal fragen ist richtig: POST /case/${caseId}/release. Dann gehen Mails hinaus.`,
      line`Der Fehler liegt bei der eigenen App: POST /case/${caseId}/verdict mit „operator“.`,
      line`Niemand braucht sie mehr: POST /case/${caseId}/cancel`,
    ],
  },

  nobody: {
    lost: (tenant, platform, onFile) => [
      line`${strong(tenant)} muss ${platform} wieder verbinden.`,
      onFile ? line`Von den Kontakten ist keiner mehr zu fragen:` : line`Niemand ist eingetragen, den wir fragen könnten.`,
    ],
    why: ({ who, why, said }, at) => {
      if (why === 'complained') return line`${who} hat unsere Mail am ${at} als Spam gemeldet.`
      if (why === 'asked') return line`${who} soll seit ${at} keine Mails mehr bekommen.`
      return said === null
        ? line`${who} funktioniert seit ${at} nicht.`
        : line`${who} funktioniert seit ${at} nicht: der Mailserver sagte „${said}“`
    },
    acts: (accountId, tenantId) => [
      line`Einen Kontakt für das Konto eintragen: PATCH /integrated-account/${accountId}`,
      line`Oder für alles von diesem Kunden: PUT /tenant/${tenantId}`,
    ],
    starts: () => line`Die Mails beginnen, sobald ein Kontakt gefragt werden kann.`,
  },

  undelivered: {
    failed: (tenant, platform) => [
      line`Eine Mail an ${strong(tenant)} zu ${platform} konnte nicht gesendet werden.`,
      line`Versucht wurde es, bis die nächste an der Reihe war.`,
    ],
    next: (at) => (at === null ? line`Es folgt keine weitere Mail.` : line`Die nächste Mail folgt am ${at}.`),
    acts: (caseId, accountId) => [
      line`Die Adresse prüfen: GET /integrated-account/${accountId}`,
      line`Die Mail noch einmal senden: POST /case/${caseId}/resend`,
      line`Auf anderem Weg fragen. Ein Link zum Weitergeben: POST /case/${caseId}/link`,
    ],
  },

  unanswered: {
    took: (isSentAgain) => [
      line`Der Mailserver hat diese Mail bekommen und nie gesagt, ob er sie behält.`,
      isSentAgain
        ? line`Sie wurde noch einmal gesendet und kommt vielleicht zweimal an: dieselbe Mail, mit derselben Message-ID.`
        : line`Sie wird nicht noch einmal gesendet, denn vielleicht ist sie angekommen. Vielleicht ist sie auch verloren.`,
    ],
    acts: (mailId) => [
      line`Ins Protokoll des Mailservers sehen.`,
      line`Die Mail ansehen: GET /mail/${mailId}`,
      line`Die Mail eines Falls noch einmal senden: POST /case/:id/resend`,
    ],
    others: () => line`Weitere dieser Stunde werden nicht einzeln gemeldet. Sie stehen in GET /mail, mit dem Grund „unanswered“.`,
  },

  answered: {
    wrote: (isComplaint) =>
      isComplaint
        ? line`Die Person hat diese Mail als Spam gemeldet. Sie bekommt keine mehr; der nächste Kontakt wird gefragt.`
        : line`Die Person hat auf diese Mail geantwortet. Was sie schrieb, steht im Verlauf des Falls.`,
    acts: (mailId) => [line`Die Mail und ihren Fall ansehen: GET /mail/${mailId}`],
  },

  bounceTest: () => [
    line`Diese Mail ging an eine Adresse, die es nicht gibt, um zu sehen, ob ankommt, was zurückkommt.`,
    line`Es ist nichts zu tun.`,
  ],

  mailStopped: {
    stopped: (cameBack, sent) => [
      line`In 24 Stunden kamen ${String(cameBack)} von ${String(sent)} Mails an Kontakte zurück.`,
      line`Wer dann weiter sendet, gilt bei Mailservern als schlechter Absender. Darum geht vorerst keine Mail an Kontakte.`,
    ],
    waits: () => line`Nichts geht verloren: Was fällig ist, wartet, und vorhandene Links funktionieren weiter.`,
    acts: () => [
      line`Ansehen, was die Mailserver sagten: GET /mail?state=undelivered, oder die Mails eines Falls in der Konsole`,
      line`Kontakte berichtigen, deren Adressen nicht funktionieren`,
      line`Wieder senden: „Send again“ in der Konsole, oder POST /mail-brake/release. Jede wartende Mail geht dann einmal hinaus`,
    ],
  },

  operator: {
    waiting: (platform, waiting, since) => [
      line`${connections(waiting)} seit ${since}.`,
      line`Wieder zu verbinden würde nicht helfen.`,
      line`Der Fehler liegt zwischen ${platform} und Ihrer App.`,
    ],
    nobodyMailed: () => line`Kein Kunde hat dazu eine Mail bekommen.`,
    whereToChange: (code, integrationId) => line`${where(code, integrationId)}`,
    checks: (every) => line`Neue Prüfung jeweils nach: ${every}. Sobald es geht, laufen die Verbindungen von selbst weiter.`,
  },

  incident: {
    stopped: (platform, waiting, tenants, since) => [
      line`${waiting === 1 ? '1 Verbindung' : `${String(waiting)} Verbindungen`} von ${tenants === 1 ? '1 Kunden' : `${String(tenants)} Kunden`} sind ausgefallen.`,
      line`Sie warten seit ${since}.`,
      line`So viele zugleich: das spricht für einen Fehler Ihrer App oder von ${platform} selbst.`,
    ],
    checks: (every) => line`Einige davon werden neu versucht, jeweils nach: ${every}. Sobald es geht, laufen alle von selbst weiter.`,
    isNone: (incidentId) => [
      line`Ihre App ist in Ordnung, und diese Menschen müssen wirklich neu verbinden?`,
      line`Dann sagen Sie es, und sie werden nach und nach gefragt: POST /incident/${incidentId}/resolve`,
    ],
  },

  secretExpires: {
    runsOut: (platform, at) => [
      line`Das Client-Secret Ihrer App bei ${strong(platform)} läuft ab am ${at}.`,
      line`Danach geht keine Verbindung zu ${platform} mehr.`,
    ],
    change: (platform, integrationId) => [
      line`Erzeugen Sie bei ${platform} ein neues.`,
      line`Tragen Sie es hier ein, mit dem Tag, an dem es abläuft: PATCH /integration/${integrationId}`,
    ],
  },

  endpointsChanged: {
    changed: (platform) => [line`Die Adressen oder die App von ${strong(platform)} wurden geändert.`],
    confirm: (platform, integrationId) => [
      line`An ${platform} wird nichts gesendet, bis eine zweite Person es bestätigt.`,
      line`Bestätigen: POST /integration/${integrationId}/confirm-endpoints`,
      line`Oder am Terminal: relink integration confirm`,
    ],
    notYou: () => line`Von Ihnen war das niemand? Machen Sie es rückgängig und sperren Sie den benutzten API-Zugang.`,
  },

  webhookDeactivated: {
    failed: (since, status) => [
      line`Seit ${since} ist an dieser Adresse kein Webhook angekommen.`,
      status === null ? line`Zuletzt kam keine Antwort.` : line`Zuletzt antwortete sie mit ${String(status)}.`,
      line`Darum fragen wir sie nicht mehr.`,
    ],
    parked: (count) => [
      line`Verloren ist nichts.`,
      count === 1 ? line`1 Ereignis liegt bereit, neue kommen dazu.` : line`${String(count)} Ereignisse liegen bereit, neue kommen dazu.`,
    ],
    activate: (webhookId) => [
      line`Ist der Fehler behoben? Dann schalten Sie sie wieder ein: PATCH /webhook/${webhookId} mit is_active: true`,
      line`Alles, was seither liegt, kommt danach an.`,
    ],
  },
  contactRemoved: {
    removed: ({ product, platform, account, tenant, at }) => [
      line`Bisher hat ${product} Sie gefragt, wenn eine Verbindung neu hergestellt werden musste.`,
      platform === null
        ? line`Am ${at} wurden Sie aus den Kontakten für die Verbindungen von ${strong(tenant)} genommen.`
        : account === null
          ? line`Am ${at} wurden Sie aus den Kontakten für das ${platform}-Konto von ${strong(tenant)} genommen.`
          : line`Am ${at} wurden Sie aus den Kontakten für das ${platform}-Konto ${strong(account)} genommen.`,
    ],
    links: () => [line`Knöpfe in unseren früheren Mails an Sie gelten nicht mehr.`, line`Für Sie ist nichts mehr zu tun.`],
    notRight: (email) =>
      email === null ? line`Das war nicht richtig? Antworten Sie auf diese Mail.` : line`Das war nicht richtig? Sagen Sie es uns: ${email}`,
    stillTold: (until) => line`Bis ${until} sagen wir Ihnen noch, wenn die Verbindung wieder steht.`,
  },
  signIn: {
    asked: (product) => line`Jemand, vermutlich Sie, möchte sich bei Relink anmelden, wo ${product} seine Verbindungen pflegt.`,
    button: 'Anmelden',
    worksOnce: (until) => line`Der Knopf gilt einmal, bis ${until}, in dem Browser, in dem Sie gefragt haben.`,
    notYou: () => [
      line`Das waren nicht Sie? Dann ist nichts zu tun.`,
      line`Ohne den Browser, der gefragt hat, kommt mit dieser Mail niemand hinein.`,
    ],
  },
}
