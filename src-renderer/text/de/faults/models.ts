/** Fehler bei Promptern, gelernten Begriffen, Modellen und dem Netz, auf Deutsch. */
import type { FaultSentences } from '../../fault-sentences.ts';

export const modelFaults = {
  'prompter.unknownConcept': ['Der Prompter weiß nicht, was mit „{query}“ gesucht wird.', 'Er kennt: {known}.'],
  'prompter.notSeen': [
    '„{query}“ wurde verstanden als: {name}. Der mitgelieferte Prompter hat dafür keine Augen.',
    'Ihm mit ein paar Klicks Beispiele zeigen (Bereich „Begriffe“ oder think2seg concepts teach) oder ein Sprachmodell fragen. Er kann suchen: {known}.',
  ],
  'prompter.otherLanguage': [
    'Die Sprache von „{query}“ wird nicht verstanden: Der mitgelieferte Prompter liest Englisch und deutsche Haupt- und Fragewörter.',
    'Auf Englisch oder Deutsch fragen oder ein Sprachmodell fragen. Er kann suchen: {known}.',
  ],
  'prompter.unreadableAnswer': [
    'Die Antwort des Prompters war nicht zu lesen: {because}',
    'Neu oder mit anderen Worten fragen; die rohe Antwort steht in den Einzelheiten.',
  ],
  'prompter.noAnswerFile': [
    'Die aufgezeichnete Antwort {path} ist nicht zu lesen: {because}',
    'Den Pfad einer Textdatei mit der Antwort des Modells angeben.',
  ],
  'prompter.notAServer': [
    '{host} antwortet nicht wie ein Server für Sprachmodelle: {because}',
    'Die Adresse eines OpenAI-kompatiblen Servers angeben, zum Beispiel http://127.0.0.1:8000/v1.',
  ],
  'prompter.wrongKey': [
    '{host} nimmt den Schlüssel nicht an: {because}',
    'Den Schlüssel unter „Prompter“ neu eingeben oder die Variable {variable} setzen.',
  ],
  'prompter.noSuchModel': ['{host} hat kein Modell „{model}“.', 'Es hat: {known}.'],
  'prompter.refused': [
    '{host} wies die Frage ab (Status {status}): {because}',
    'Mehr steht im Protokoll des Servers. So abgewiesen wird ein Modell, das keine Bilder nimmt, oder eine Antwortform, die der Server nicht kennt.',
  ],
  'prompter.busy': [
    '{host} ist zu beschäftigt, um zu antworten (Status {status}, Versuch {attempts}).',
    'Später neu versuchen oder weniger Fragen auf einmal zulassen.',
  ],
  'prompter.brokenOff': [
    '{host} brach die Antwort vor ihrem Ende ab: {because}',
    'Neu fragen. Geschieht es jedes Mal, Speicher und Protokoll des Servers ansehen.',
  ],
  'prompter.tooSlow': [
    '{host} schrieb {seconds} s lang nichts.',
    'Ein großes Modell auf einem kleinen Rechner braucht lange für den Anfang: unter „Prompter“ mehr Zeit geben.',
  ],
  'prompter.endlessAnswer': [
    'Die Antwort hatte nach {limit} Zeichen kein Ende und wurde beendet.',
    'Neu oder mit anderen Worten fragen; das Geschriebene steht in den Einzelheiten.',
  ],
  'prompter.cannotKeep': [
    'Die Liste der Prompter ließ sich nicht in {path} ablegen: {because}',
    'Sie gilt bis zum Ende des Programms. Den Ordner prüfen oder mit THINK2SEG_USER_DATA einen anderen nennen.',
  ],
  'prompter.noKeyStore': [
    'Auf diesem Rechner gibt es keinen Ort, der einen Schlüssel sicher verwahrt.',
    'Die Variable {variable} vor dem Start setzen; ein Schlüssel wird nie im Klartext in eine Datei geschrieben.',
  ],
  'prompter.modelFailed': [
    'Das Sprachmodell {id} versagte beim Antworten: {because}',
    'Seine Dateien gehören wohl nicht zusammen; „think2seg models verify“ ausführen oder das Modell neu exportieren.',
  ],
  'taught.nothingThere': [
    'Der Segmentierer findet an dieser Stelle keinen Umriss.',
    'In die Mitte des Objekts klicken, oder hineinzoomen, damit es feiner gelesen wird.',
  ],
  'taught.otherSegmenter': [
    'Begriffe werden aus der Einbettung von „mobilesam“ gelernt, die „{segmenter}“ nicht gibt.',
    'Zum Lehren eines Begriffs und zum Fragen danach den Segmentierer „mobilesam“ wählen.',
  ],
  'taught.noExample': [
    'Es gibt kein Beispiel für das Gemeinte.',
    'Mindestens eines anklicken; drei von verschiedenen Stellen sind besser.',
  ],
  'taught.nameTaken': [
    'Es gibt schon einen gelernten Begriff „{name}“.',
    'Einen anderen Namen wählen oder die Beispiele jenem Begriff hinzufügen.',
  ],
  'taught.badFile': [
    '{path} ist kein gelernter Begriff: {because}',
    'Eine Datei verwenden, die das Programm exportiert hat, unverändert.',
  ],
  'taught.cannotWrite': [
    'Der Begriff ließ sich nicht nach {path} schreiben: {because}',
    'Was vorher da war, ist unverändert. Platz auf dem Datenträger und Rechte prüfen.',
  ],
  'models.missing': [
    'Eine Datei des Modells {id} fehlt: {path}',
    'Gehört sie zum Programm, dieses neu installieren; sonst das Modell neu holen oder importieren.',
  ],
  'models.corrupt': [
    'Eine Datei des Modells {id} ist nicht, was sie sein soll: {path} ({because})',
    'Gehört sie zum Programm, dieses neu installieren; sonst das Modell entfernen und neu holen oder importieren.',
  ],
  'models.badManifest': ['Die Liste der Modelle ist nicht zu lesen: {because}', 'Das Programm neu installieren.'],
  'models.cannotLoad': [
    'Das Modell {id} ließ sich nicht laden: {because}',
    '„think2seg models verify“ und „think2seg devices“ ausführen.',
  ],
  'models.notHere': [
    'Das Modell {id} ist nicht auf diesem Rechner.',
    'Mit „think2seg models pull {id}“ oder im Fenster „Modelle“ holen, oder in einer Datei mit „think2seg models import“ herbringen.',
  ],
  'models.badPack': [
    'Das ist kein verwendbares Modellpaket: {because}',
    'Nichts wurde geändert. Neu exportieren lassen, oder mit einem Programm für Zip-Dateien ansehen.',
  ],
  'models.unsafe': [
    'Die Modelldatei {path} wird nicht geöffnet: {because}',
    'Sie ist beschädigt, neuer als dieses Programm, oder soll Schaden anrichten. Von einer vertrauten Stelle neu holen.',
  ],
  'models.licence': [
    'Die Lizenz von {id} wurde nicht angenommen: {licence}',
    'Mit „think2seg models licence {id}“ lesen und mit --accept-licence annehmen.',
  ],
  'models.notFetched': [
    'Das Modell {id} wird nicht geholt: {because}',
    'Was geholt werden kann, steht in der Liste als „zu holen“.',
  ],
  'models.notRemovable': [
    'Das Modell {id} kann nicht entfernt werden: {because}',
    'Nur geholte und importierte Modelle können es.',
  ],
  'models.badDownload': [
    'Was {host} für {path} schickte, ist nicht, was es sein soll: {because}',
    'Nichts davon wird verwendet. Später neu versuchen; hinter einem Proxy fragen, ob er diese Adresse durchlässt.',
  ],
  'models.noRoom': [
    'In {path} werden {needed} gebraucht, frei sind {free}.',
    'Platz schaffen oder in THINK2SEG_USER_DATA einen Ordner auf einem anderen Datenträger nennen. Das bisher Geholte bleibt.',
  ],
  'models.cannotWrite': [
    '{path} ließ sich nicht schreiben: {because}',
    'Den Ordner und seine Rechte prüfen oder in THINK2SEG_USER_DATA einen anderen nennen.',
  ],
  'models.noMemory': [
    'Das Modell {id} braucht etwa {needed} Speicher, frei sind {free}.',
    'Andere Programme schließen oder ein kleineres Modell wählen.',
  ],
  'models.busy': ['Das Modell {id} wird gerade geholt, importiert oder entfernt.', 'Warten, bis das zu Ende ist.'],
  'basemap.notWmts': [
    '{host} hat nicht mit den Capabilities eines WMTS geantwortet.',
    'Die Adresse prüfen; sie endet oft mit „WMTSCapabilities.xml“ oder „request=GetCapabilities&service=WMTS“.',
  ],
  'basemap.tooLarge': [
    'Die Capabilities von {host} sind größer als {megabytes} MB und wurden nicht gelesen.',
    'Den Dienst nach den Capabilities einer einzelnen Ebene fragen oder die Adresse seiner Kacheln angeben.',
  ],
  'basemap.refused': [
    '{host} hat auf die Frage nach den Capabilities mit {status} geantwortet.',
    'Die Adresse prüfen, und ob der Dienst einen Schlüssel darin verlangt.',
  ],
  'basemap.pointsHere': [
    'Der Dienst bei {host} nennt diesen Rechner als Ort seiner Kacheln; danach wird nicht gefragt.',
    'Wer den Dienst betreibt, sollte es wissen: Seine Capabilities haben eine falsche Adresse.',
  ],
  'network.offline': [
    'Das Programm ist nach Ihrer Einstellung offline; {host} wurde nicht gefragt.',
    '„Offline“ ausschalten, um es zu erlauben, oder die Datei auf anderem Weg herbringen (models import).',
  ],
  'network.unreachable': [
    '{host} ist nicht zu erreichen: {because}',
    'Verbindung, Adresse und, hinter einem Proxy, die Variablen HTTPS_PROXY und NO_PROXY prüfen.',
  ],
  'network.timeout': [
    '{host} antwortete nicht rechtzeitig ({because}).',
    'Neu versuchen; hinter einem Proxy die Variablen HTTPS_PROXY und NO_PROXY prüfen.',
  ],
  'network.untrusted': [
    '{host} zeigt ein Zertifikat, dem dieser Rechner nicht vertraut: {because}',
    'Das Zertifikat der Organisation in den Speicher des Systems legen lassen oder seine Datei in NODE_EXTRA_CA_CERTS nennen.',
  ],
} as const satisfies Partial<FaultSentences>;
