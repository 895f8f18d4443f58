/**
 * What stored bodies are likely to say, for deflate to point at; the likeliest last. Frozen: a changed dictionary cannot read what the old
 * one wrote. A better one becomes DICTIONARY_2 and a new format in body.ts.
 */
export const DICTIONARY_1 = [
  '"fact-corrected","notice-undelivered","reason":"","warnings":[{"code":"W-","rule":"","sentence":"","norm":"App. "}]',
  '"residence":"via ","powers":"","taxCode":"","email":"@","role":"","name":""',
  'registro-istanze-accesso","schoolYear":"2025/26","schoolYear":"2027/28"',
  'request-filed","request-found-regular","irregularity-notified","request-regularised","concerned-identified","concerned-notified","concerned-reached","concerned-answered","concerned-told-outcome","urgency-declared","decision-communicated","decision-received","original-deposited","access-exercised","access-period-expired","access-granted-by-commission","refused-by-silence","appeal-filed","commission-found","refusal-confirmed","certificate-requested","certificate-drafted","certificate-initialled","certificate-signed","certificate-delivered"',
  'access-formal-D1","access-formal-D2","certificates-D1","REQUESTED","DRAFTED","SIGNED","DELIVERED","RECEIVED","REFUSED_BY_SILENCE"',
  '"presentedAt":"@,"requesterKind":"person","standing":"means":"pec","opposes":false,"outcome":"grant","periodFrom":"2026-","periodTo":"2026-","courtsExplained":true,"ground":"","kind":"","use":"","exempt":true,"stamp":',
  'injury-staff","injury-trip","injury-other-spaces","danger-of-death-found","death-occurred","urgent-notice-sent","inail-communication-sent","ps-notified","ds-told","refund-requested","registro-infortuni","registro-',
  '"prognosis-prolonged","inail-report-sent","further-documents-received","integration-sent","insurance-explained","insurer-notified","medical-document-filed","medical-report-issued","declaration-protocolled","family-told","injury-occurred"',
  '"ambulance":false,"familyTold":true,"place":"gym","knownAt":"@","insurer":"","authority":"","receipts":"","number":"","channel":"online","original":true,"certificateNumber":"","protocol":"/2026"',
  '"outcome":"prognosis","prognosisDays":3,"inabilityUntil":"2026-","injured":"p-","teacher":"p-","className":"","declarant":"p-","deliveredBy":"p-","issuer":"","dynamics":"","witnesses":"","injury":"","firstAid":""',
  '"type":"","occurredAt":"@","recordedAt":"@","by":{"subject":"","role":"service"},"despite":{"codes":["ERR-"]},"lapsed":{"obligation":"","calendar":"","plain":{"',
  '"aim":{"term":{"kind":"working-days","n":30,"hours","months","days-back","anchor":{"on":"2026-"},"why":"per la legge il termine decorre dal prudenza: "interruptions":[{"by":"f","until":"f"}],"of":"',
  '"irregular":[{"fact":"f1","codes":["ERR-"],"reason":""}],"undelivered":[{"fact":"f","at":"@","obligation":"","step":"","role":""}]',
  '"moved":[{"obligation":"","from":"2026-10-","to":"2026-","cause":"f1"}],"counts":{"',
  '{"caseId":"c-","school":"","procedure":"injury-lab-gym","procedureVersion":1,"version":1,"revision":1,"state":{"plain":{"phase":"REPORTED","folded":1,"openedAt":"@m","latest":"@m","last":{"":["f1","@m",20000],"":["f2","@m",20000,{"protocol":"/2026"}],"":["f3","@m",20000,{',
  '}]},"n":{},"tracks":[{"key":"-D1","trigger":"f1","settled":"f2"},{"key":"-D2","trigger":"f3","settled":"f4"},{"key":"-D3","trigger":"f5"},{"key":"N-03","trigger":"f6","settled":["f7","lapsed"]}]}},',
  '"recordedAt":"@s","commands":[["","","f1"],["","","f2"],["","","f3"]],"told":{"-D1:f1":{"legal":null,"target":null,"at":"@s"},"-D4:f1":{"legal":"@m","target":"@m","at":"@s"},"-D7:f1":{"legal":"2026-10-","target":"2026-10-","at":"@s","from":"@m","cause":"f7"}},"remindedUpTo":"@m","wakeAt":"@m","armed":"@m","wakeAt":null,"armed":null,',
  '"parties":[{"subject":"","role":"requester"},{"subject":"","role":"clerk"},{"subject":"","role":"parent"},{"subject":"","role":"teacher"}],"registers":[{"register":"registro-infortuni","schoolYear":"2026/27","number":1}],"nextDue":"@m","nextDue":null}',
].join('')
