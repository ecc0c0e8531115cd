/**
 * Why a fault came about, where the program itself knows: codes with values, like the faults that they are part of, so
 * that a window says them in its language. What a library, a server or the system has said stays as it was said.
 */
import { filled, type Values } from './sentence.ts';

export const reasons = {
  'area.noSize': 'it has no size on the raster',
  'area.noCrs': '{raster} has no known CRS, so an area can only be given in its own coordinates',
  'file.notFile': 'it is not a file',
  'file.noFolder': 'there is no folder {folder}',
  'picture.bytes': '{bytes} bytes; a picture may have {limit}',
  'picture.pixels': '{width} x {height} pixels',
  'tiff.noDirectory': 'it has no directory',
  'tiff.tagNotNumber': 'tag {tag} is not a number',
  'tiff.offsetOutOfRange': 'an offset is out of range',
  'tiff.size': 'its size is {width} x {height} x {samples}',
  'tiff.pixels': '{width} x {height} pixels; at most {limit} a side',
  'tiff.bands': '{samples} bands; at most {limit}',
  'tiff.blockSize': 'its blocks are {width} x {height}',
  'tiff.mixedSamples': 'bands of different sample types',
  'tiff.sampleFormat': 'samples of {bits} bits, format {format}',
  'tiff.subsampled': 'subsampled YCbCr without JPEG',
  'tiff.blocks': '{blocks} blocks; at most {limit}',
  'tiff.noOffsets': 'it does not say where its pixels are',
  'tiff.fewOffsets': 'it has {blocks} blocks but says where {offsets} are',
  'tiff.negativeOffset': 'a block lies at a negative place',
  'tiff.compression': 'compression {compression}',
  'tiff.predictor': 'predictor {predictor} on {samples}',
  'georeference.singular': 'its georeference is not a finite transformation that can be inverted',
  'crs.noImage': '({x}, {y}) has no image there',
  'edit.positions': 'the positions do not fit the list',
  'edit.idTwice': 'an id is named twice',
  'edit.shapes': 'the shapes cannot be combined',
  'edit.groupNotEmpty': 'the group is not empty',
  'edit.noFeatures': '{layer} has no features',
  'edit.noMember': 'a {kind} layer has no {member}',
  'edit.groupInItself': 'a group cannot lie in itself',
  'edit.notGroup': 'only a group holds layers',
  'taught.noExample': 'it has no example',
  'tile.tooLarge': 'its tile is too large',
  'address.notWeb': '"{address}" is no http or https address',
  'address.notPlain': '"{address}" is no plain http or https address',
  'address.none': '"{address}" is no address',
  'server.redirects': 'it sends the question on to {to}',
  'server.endlessEvent': 'it sends an event without an end',
  'server.answersWith': 'it answers with {type}',
  'server.sent': 'it sent {excerpt}',
  'server.models': 'its list of models is {excerpt}',
  'server.streamEnded': 'the stream ended',
  'answer.bytes': 'it has more than {limit} bytes',
  'prompt.empty': 'a prompt has neither a box nor a positive point',
  'prompt.notNumber': 'a prompt has a coordinate that is no number',
  'window.notOfRaster': 'the window is not one of the raster',
  'decoder.noMask': 'the decoder gave no mask',
  'decoder.noScore': 'the decoder predicted no score',
  'pack.otherHash': 'its sha256 differs',
  'pack.otherSize': 'it has {bytes} bytes, not {expected}',
  'pack.foreignFile': 'it is not part of the pack',
  'pack.notOffered': 'it is not offered for it',
  'pack.ofProgram': 'it is part of the program',
  'pack.notHere': 'it is not on this machine',
  'pack.takenName': 'a model called "{name}" is part of the program',
  'pack.programFolder': 'the folder holds the packs of this program',
  'download.silent': 'nothing for {seconds} s',
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof reasons;

/** Values of a fault that say why: the sentence in English, its code, and what fills its places. */
export function because(reason: ReasonCode, values: Values = {}): Values {
  return { ...values, reason, because: filled(reasons[reason], values) };
}
