import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FaultError } from '../../src-main/contract/fault.ts';
import { conversationFor, parseConversations } from '../../src-main/models/conversation.ts';
import { appRoot } from '../support/inference.ts';

const source = readFileSync(join(appRoot, 'models', 'conversations.json'), 'utf8');
const conversations = parseConversations(source);

function because(text: string): unknown {
  try {
    return parseConversations(text);
  } catch (thrown) {
    return thrown instanceof FaultError ? [thrown.fault.code, thrown.fault.detail?.because] : thrown;
  }
}

describe('the conversation of a model', () => {
  it.each([
    ['RicardoString/Think2Seg-RS-7B', 'think2seg', 'fixed'],
    ['think2seg_rs_3b-q4_k_m.gguf', 'think2seg', 'fixed'],
    ['Qwen/Qwen2.5-VL-7B-Instruct-AWQ', 'box-2-points', 'smart-resize'],
    ['qwen2.5vl:7b', 'box-2-points', 'smart-resize'],
    ['Qwen/Qwen3-VL-8B-Instruct', 'box-2-points', 'thousandths'],
    ['gpt-5-mini', 'box-2-points', 'thousandths'],
    ['', 'box-2-points', 'thousandths'],
  ])('%s is known by its name', (model, template, kind) => {
    const found = conversationFor(conversations, model);
    expect([found.template.id, found.frame.kind]).toEqual([template, kind]);
  });

  it('has the five forms of an answer, each with its number of points', () => {
    expect(conversations.templates.map(({ id, points }) => [id, points.positive, points.negative])).toEqual([
      ['think2seg', 2, 0],
      ['box-2-points', 2, 0],
      ['box', 0, 0],
      ['points', 2, 0],
      ['box-4-points', 4, 0],
      ['box-2-points-2-negative', 2, 2],
    ]);
  });

  it('names its source', () => {
    expect(conversations.templates.every((template) => template.source.length > 10)).toBe(true);
  });

  it('without a place for the question, or with a model of no known template, is a fault that says where', () => {
    expect(because(source.replace('{query}', 'it'))).toEqual([
      'models.badManifest',
      'templates.0.user: has no place for the {query}',
    ]);
    expect(because(source.replace('"template": "think2seg"', '"template": "other"'))).toEqual([
      'models.badManifest',
      'the whole file: a model names a template that is not there',
    ]);
    expect(because('{')).toEqual(['models.badManifest', expect.stringContaining('JSON')]);
  });
});
