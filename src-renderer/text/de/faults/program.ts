/** Fehler bei Ebenen, Auswertung, Zwischenspeicher und im Programm selbst, auf Deutsch. */
import type { FaultSentences } from '../../fault-sentences.ts';

export const programFaults = {
  'layer.unknown': ['Die Ebene {id} gibt es nicht mehr.', 'Sie wurde entfernt; Rückgängig bringt sie wieder.'],
  'layer.unknownItem': [
    'Das Objekt oder den Prompt {id} gibt es in der Ebene nicht mehr.',
    'Es wurde entfernt; Rückgängig bringt es wieder.',
  ],
  'layer.duplicate': [
    'Die Ebene hat schon etwas mit der Kennung {id}.',
    'Nichts wurde geändert; noch einmal versuchen.',
  ],
  'layer.badEdit': ['Die Bearbeitung passt nicht zu den Ebenen: {because}.', 'Nichts wurde geändert.'],
  'layer.invalidShape': [
    'Der Umriss von {id} ist keine gültige Form: {because} bei {place}.',
    'Die Stelle ist auf der Karte markiert; die Stützpunkte dort auseinanderziehen. Nichts wurde geändert.',
  ],
  'layer.outOfStep': [
    'Die Ebenen wurden inzwischen anderswo geändert.',
    'Sie werden neu geladen; die letzte Bearbeitung wiederholen.',
  ],
  'layer.badExpression': [
    'Der Ausdruck ist nicht zu verstehen: {because}.',
    "Zum Beispiel area > 1000 and label = 'water' schreiben. Feldnamen mit Leerzeichen stehen in doppelten Anführungszeichen.",
  ],
  'layer.journal': [
    'Bearbeitungen lassen sich nicht in das Journal {path} schreiben: {because}',
    'Es geht weiter, würde aber einen Absturz nicht überstehen. Platz auf dem Datenträger schaffen oder das Vorhandene exportieren.',
  ],
  'settings.cannotWrite': [
    'Die Einstellungen ließen sich nicht in {path} ablegen: {because}',
    'Sie gelten bis zum Ende des Programms. Den Ordner prüfen oder in THINK2SEG_USER_DATA einen anderen nennen.',
  ],
  'evaluate.missingPiece': [
    'Der Ordner {folder} ist kein Datensatz der Form {format}: {piece} fehlt.',
    'Form und Teil prüfen, und ob der Datensatz ganz entpackt wurde.',
  ],
  'evaluate.badPiece': [
    '{piece} des Datensatzes ist nicht zu verwenden: {because}',
    'Es ist beschädigt oder von anderer Form; noch einmal holen.',
  ],
  'evaluate.noSamples': [
    'Der Teil {split} von {folder} enthält nichts.',
    'Den Namen des Teils prüfen; die Form sagt, welche es geben kann.',
  ],
  'evaluate.badAnswers': [
    'Die Antworten in {path} sind nicht zu verwenden: {because}',
    'JSON Lines mit „id“ und „answer“ angeben, eine Zeile für jedes ausgewertete Bild.',
  ],
  'evaluate.hasResults': [
    'Der Ordner {folder} enthält schon Ergebnisse.',
    'Mit --resume weitermachen oder einen anderen Ordner angeben.',
  ],
  'evaluate.otherRun': [
    'Die Ergebnisse in {folder} stammen von einer anderen Auswertung: {because}',
    'Mit denselben Einstellungen und Modellen weitermachen oder einen anderen Ordner angeben.',
  ],
  'evaluate.noResults': [
    'Der Ordner {folder} hat keine lesbaren Ergebnisse: {because}',
    'Einen Ordner angeben, den „think2seg eval --out“ geschrieben hat.',
  ],
  'evaluate.notComparable': [
    'Die beiden Auswertungen sind nicht vergleichbar: {because}',
    'Beide mit demselben Datensatz, Teil, Protokoll, Umfang und Startwert ausführen.',
  ],
  'evaluate.busy': [
    'Beim Belohnungsdienst warten {waiting} Antworten; höchstens {limit} dürfen es.',
    'Später neu schicken oder weniger auf einmal.',
  ],
  'process.died': [
    'Der Prozess {name} endete unerwartet ({because}).',
    'Er wird von selbst neu gestartet; noch einmal versuchen. Was vorher gemacht wurde, bleibt.',
  ],
  'process.windowGone': [
    'Das kodierte Fenster ist nicht mehr im Speicher (der Prozess {name} wurde neu gestartet, oder der Speicher wurde gebraucht).',
    'Neu fragen; das Fenster wird neu gelesen und kodiert.',
  ],
  'process.cannotStart': [
    'Der Prozess {name} ließ sich nicht starten: {because}',
    'Das Programm neu installieren (npm install).',
  ],
  'host.noDialog': [
    'Hier gibt es keinen Dateidialog.',
    'Die Datei auf das Fenster ziehen oder die Dateiauswahl des Browsers verwenden.',
  ],
  'host.forbidden': [
    'Die Anfrage wurde abgewiesen: {because}',
    'Das Programm mit der Adresse öffnen, die es beim Start ausgab.',
  ],
  'host.notFound': ['Unter {path} gibt es nichts.', 'Die Seite neu laden.'],
  'host.uploadTooLarge': [
    'Die Datei ist größer als {limit} Bytes.',
    'Den Server auf dem Rechner starten, der die Datei hat, und ihren Pfad angeben.',
  ],
  'host.uploadNoRoom': [
    'Auf dem Datenträger ist kein Platz für {name}.',
    'Platz schaffen, oder den Server auf dem Rechner starten, der die Datei hat, und ihren Pfad angeben.',
  ],
  'host.cannotListen': [
    'Die Adresse 127.0.0.1:{port} ist nicht zu verwenden: {because}',
    'Mit --port einen anderen Anschluss angeben, oder keinen für irgendeinen freien.',
  ],
  'host.notBuilt': ['Die Oberfläche ist nicht gebaut ({path} fehlt).', 'npm run build ausführen.'],
  'host.defect': [
    'Im Programm ging etwas schief: {because}',
    'Bitte mit den Einzelheiten melden. Nichts schon Gemachtes ist verloren.',
  ],
  'cache.off': [
    'Kodierte Fenster werden nicht auf dem Datenträger behalten; ein Gebiet kann also nicht vorbereitet werden.',
    '--no-cache weglassen, oder THINK2SEG_CACHE=off aufheben.',
  ],
  'cache.notKept': [
    'Ein kodiertes Fenster ließ sich nicht auf dem Datenträger behalten (er ist voll oder darf nicht beschrieben werden).',
    'Platz schaffen, oder mit THINK2SEG_CACHE einen anderen Ordner nennen, und neu beginnen: Was schon da ist, wird nicht noch einmal gemacht.',
  ],
  'cache.tooSmall': [
    'Das Gebiet hat {windows} Fenster; der Zwischenspeicher fasst etwa {fit}.',
    'Ein kleineres Gebiet oder eine gröbere Auflösung wählen, oder THINK2SEG_CACHE_LIMIT erhöhen.',
  ],
} as const satisfies Partial<FaultSentences>;
