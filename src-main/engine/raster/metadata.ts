/** What a raster says about its bands: GDAL metadata inside the file and the PAM sidecar (`.aux.xml`) beside it. */
import { open } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { tag } from './level.ts';
import { limits } from './limits.ts';
import { type TiffDirectory, type TiffFile, textOf } from './tiff-walk.ts';

export interface BandWords {
  /** By band from 1. */
  readonly descriptions: ReadonlyMap<number, string>;
  /** GDAL's names of colour interpretation, by band from 1 ("Red", "Alpha", …). */
  readonly colours: ReadonlyMap<number, string>;
  /** Every name and value of the raster's own metadata, for recognising the sensor. */
  readonly text: string;
}

/** Reads both places; the sidecar wins, as in GDAL. A sidecar that cannot be read is reported in `notices`. */
export async function bandWords(file: TiffFile, directory: TiffDirectory, notices: string[]): Promise<BandWords> {
  const inside = itemsOf(await textOf(file, directory, tag.gdalMetadata));
  const sidecar = await readSidecar(`${file.path}.aux.xml`);
  const beside = sidecar === null ? noWords : pamOf(sidecar);
  if (beside === null) notices.push('The file with additional metadata beside the raster (.aux.xml) cannot be read.');
  return {
    descriptions: new Map([...inside.descriptions, ...(beside ?? noWords).descriptions]),
    colours: new Map([...inside.colours, ...(beside ?? noWords).colours]),
    text: `${inside.text} ${(beside ?? noWords).text}`,
  };
}

const noWords: BandWords = { descriptions: new Map(), colours: new Map(), text: '' };

/** Text of a small file beside the raster; null where there is none. */
export async function readSidecar(path: string): Promise<string | null> {
  const handle = await open(path).catch(() => null);
  if (!handle) return null;
  try {
    const { size } = await handle.stat();
    if (size > limits.sidecarBytes) return null;
    const buffer = Buffer.alloc(size);
    const { bytesRead } = await handle.read(buffer, 0, size, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return null;
  } finally {
    await handle.close();
  }
}

type Node = Readonly<Record<string, unknown>>;

/** Document as plain objects, attributes with "@"; null where it is no XML. Document types are refused. */
function parseXml(xml: string): Node | null {
  if (xml.trim() === '' || /<!DOCTYPE/i.test(xml)) return null;
  try {
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseTagValue: false });
    const root: unknown = parser.parse(xml);
    return isNode(root) ? root : null;
  } catch {
    return null;
  }
}

/** `<GDALMetadata><Item name="DESCRIPTION" sample="0" role="description">Red</Item>…` (sample counts from 0). */
function itemsOf(xml: string): BandWords {
  const root = child(parseXml(xml), 'GDALMetadata');
  const descriptions = new Map<number, string>();
  const colours = new Map<number, string>();
  const words: string[] = [];
  for (const item of children(root, 'Item')) {
    const text = textIn(item);
    const band = Number(attribute(item, 'sample') ?? Number.NaN) + 1;
    const role = attribute(item, 'role');
    if (role === 'description' && band >= 1) descriptions.set(band, text);
    else if (role === 'colorinterp' && band >= 1) colours.set(band, text);
    else words.push(`${attribute(item, 'name') ?? ''}=${text.slice(0, 200)}`);
  }
  return { descriptions, colours, text: words.join(' ') };
}

/** `<PAMDataset><PAMRasterBand band="1"><Description>Red</Description>…`; null where it is no such document. */
function pamOf(xml: string): BandWords | null {
  const root = child(parseXml(xml), 'PAMDataset');
  if (!root) return null;
  const descriptions = new Map<number, string>();
  const colours = new Map<number, string>();
  for (const node of children(root, 'PAMRasterBand')) {
    const band = Number(attribute(node, 'band'));
    const description = textIn(node.Description);
    const colour = textIn(node.ColorInterp);
    if (description) descriptions.set(band, description);
    if (colour) colours.set(band, colour);
  }
  const items = children(root, 'Metadata').flatMap((metadata) => children(metadata, 'MDI'));
  const words = items.map((item) => `${attribute(item, 'key') ?? ''}=${textIn(item).slice(0, 200)}`);
  return { descriptions, colours, text: words.join(' ') };
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
function child(node: Node | null, name: string): Node | null {
  const value = node?.[name];
  return isNode(value) ? value : null;
}
function children(node: Node | null, name: string): Node[] {
  const value = node?.[name];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((entry) => (typeof entry === 'string' ? { '#text': entry } : entry)).filter(isNode);
}
function attribute(node: Node, name: string): string | undefined {
  const value = node[`@${name}`];
  return typeof value === 'string' ? value : undefined;
}
function textIn(value: unknown): string {
  if (typeof value === 'string') return value.trim().slice(0, 500);
  return isNode(value) && typeof value['#text'] === 'string' ? value['#text'].trim().slice(0, 500) : '';
}
