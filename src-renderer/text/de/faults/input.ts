/** Fehler bei Anfragen, Rastern und Ergebnissen, auf Deutsch: was geschah, und was man tun kann. */
import type { FaultSentences } from '../../fault-sentences.ts';

export const inputFaults = {
  'request.invalid': [
    'Die Anfrage ist nicht zu verstehen: {because}',
    'Schreibweise und Werte prüfen; --help zeigt die Form.',
  ],
  'request.emptyQuery': [
    'Es ist keine Frage gestellt.',
    'Eingeben, was gesucht wird, zum Beispiel „Where is the open water?“.',
  ],
  'request.queryTooLong': [
    'Die Frage hat {length} Zeichen; gelesen werden höchstens {limit}.',
    'In ein oder zwei Sätzen fragen.',
  ],
  'request.unknownId': ['Es gibt kein Element „{id}“ ({kind}).', 'Bekannt: {known}.'],
  'request.unknownCrs': [
    'Das Koordinatenreferenzsystem „{crs}“ ist nicht bekannt.',
    'Einen EPSG-Code angeben, zum Beispiel EPSG:4326.',
  ],
  'request.badArea': [
    'Das Gebiet ist kein Rechteck: {because}',
    'minx,miny,maxx,maxy angeben, mit minx < maxx und miny < maxy.',
  ],
  'run.cancelled': [
    'Der Lauf wurde abgebrochen.',
    'Nichts wurde geändert; die Frage kann jederzeit neu gestellt werden.',
  ],
  'run.masksGone': [
    'Die Masken dieses Laufs sind nicht mehr im Speicher; er bleibt in seiner jetzigen Art.',
    'Die Frage in der anderen Art neu stellen.',
  ],
  'raster.notFound': ['Die Datei {path} gibt es nicht.', 'Namen und Ordner prüfen.'],
  'raster.unreadable': [
    'Die Datei {path} ist nicht zu lesen: {because}',
    'Prüfen, ob es eine Datei ist und ob sie gelesen werden darf.',
  ],
  'raster.notRaster': [
    'Die Datei {path} ist kein GeoTIFF.',
    'Mit gdal_translate umwandeln oder eine andere Datei öffnen.',
  ],
  'raster.truncated': [
    'Die Datei {path} endet vor ihren Daten.',
    'Sie wurde wohl nicht ganz kopiert oder geladen; noch einmal holen.',
  ],
  'raster.corrupt': [
    'Die Datei {path} ist beschädigt: {because}',
    'Noch einmal holen oder mit gdal_translate neu schreiben.',
  ],
  'raster.tooManyTags': [
    'Die Datei {path} nennt mehr Verzeichnisse oder Einträge, als ein Raster hat.',
    'Sie ist beschädigt oder soll Schaden anrichten; nicht verwenden.',
  ],
  'raster.overLimit': [
    'Die Datei {path} verlangt mehr, als erlaubt ist: {because}',
    'Sie ist beschädigt oder soll Schaden anrichten; wer ihr traut, schreibt sie mit gdal_translate neu.',
  ],
  'raster.unsupported': [
    'Die Datei {path} verwendet etwas, das nicht unterstützt wird: {because}',
    'Mit gdal_translate -co COMPRESS=DEFLATE neu schreiben.',
  ],
  'raster.unknownCrs': [
    'Das Koordinatenreferenzsystem von {path} ist nicht bekannt ({crs}).',
    'Ein bekanntes zuweisen, zum Beispiel mit gdal_edit.py -a_srs EPSG:4326.',
  ],
  'raster.badBands': ['Den Kanal {band} gibt es nicht; {path} hat {count}.', 'Kanäle werden ab 1 gezählt.'],
  'raster.timeout': [
    'Das Lesen von {path} dauerte länger als {seconds} s und wurde beendet.',
    'Die Datei ist vielleicht beschädigt oder soll Schaden anrichten; wer ihr traut, schreibt sie mit gdal_translate neu.',
  ],
  'raster.notOpen': ['Die Ebene ist nicht mehr offen.', 'Die Datei neu öffnen.'],
  'window.outside': [
    'Das Gebiet berührt das Raster nicht.',
    'Das Raster bedeckt {extent} ({crs}); Reihenfolge der Zahlen und KRS prüfen.',
  ],
  'window.areaTooLarge': [
    'Das Gebiet hat bei dieser Auflösung {windows} Fenster; höchstens {limit} werden auf einmal bearbeitet.',
    'Ein kleineres Gebiet oder eine gröbere Bodenauflösung wählen.',
  ],
  'window.noGsd': [
    'Eine Bodenauflösung in Metern braucht ein georeferenziertes Raster; {path} hat keine Georeferenz.',
    'Als Auflösung „Eigene“ oder „Automatisch“ wählen.',
  ],
  'segmenter.badOutput': [
    'Der Segmentierer gab etwas aus, das nicht zu verwenden ist: {because}',
    'Die Modelldatei ist wohl nicht, was die Liste der Modelle sagt; „think2seg models verify“ ausführen.',
  ],
  'mask.overBudget': [
    'Die Maske von {width} × {height} Pixeln bräuchte {bytes} Bytes; erlaubt sind {limit}.',
    'Ein kleineres Gebiet oder eine gröbere Bodenauflösung wählen.',
  ],
  'mask.noGroundSize': [
    'Quadratmeter brauchen ein georeferenziertes Raster; {name} hat kein bekanntes KRS.',
    'Das Füllen von Löchern und das Weglassen kleiner Teile auf 0 lassen.',
  ],
  'vector.noReprojection': [
    'Koordinaten ließen sich nicht von {from} nach {to} bringen: {because}',
    'Das Gebiet liegt vielleicht außerhalb des Gültigkeitsbereichs des KRS.',
  ],
  'export.diskFull': [
    'Der Datenträger ist voll; {path} wurde nicht geschrieben.',
    'Platz schaffen und neu exportieren. Das Ergebnis ist noch da.',
  ],
  'export.cannotWrite': [
    'Die Datei {path} ließ sich nicht schreiben: {because}',
    'Den Ordner und seine Rechte prüfen. Das Ergebnis ist noch da.',
  ],
  'export.format': ['Das Format von {path} ist nicht bekannt.', 'Einen Namen angeben, der auf .geojson endet.'],
  'export.noRun': ['Das Ergebnis ist nicht mehr da.', 'Die Frage neu stellen.'],
} as const satisfies Partial<FaultSentences>;
