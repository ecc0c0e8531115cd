/** The body of a question to an OpenAI-compatible server. */
import type { AnswerFrame } from '../answer/policy.ts';
import type { Picture, ServerModel } from './model.ts';
import { answerGrammar, answerSchema } from './structure.ts';

/** The text of the question: every place of the template filled, whatever braces the query has itself. */
export function questionText(template: string, query: string, frame: AnswerFrame): string {
  const places: Readonly<Record<string, string>> = {
    query,
    width: String(frame.width),
    height: String(frame.height),
  };
  return template.replace(/\{(query|width|height)\}/g, (place, name: string) => places[name] ?? place);
}

export interface Question {
  readonly model: ServerModel;
  readonly query: string;
  readonly picture: Picture;
  /** In which the model is to answer. */
  readonly frame: AnswerFrame;
}

/** Greedy, streamed; the picture before the text, as the models were trained. */
export function requestBody({ model, query, picture, frame }: Question): object {
  const url = `data:image/png;base64,${Buffer.from(picture.png).toString('base64')}`;
  const content = [
    { type: 'image_url', image_url: { url } },
    { type: 'text', text: questionText(model.user, query, frame) },
  ];
  return {
    model: model.model,
    messages: [
      { role: 'system', content: model.system },
      { role: 'user', content },
    ],
    stream: true,
    temperature: 0,
    max_tokens: model.maxNewTokens,
    ...structure(model),
  };
}

function structure({ structured, points }: ServerModel): object {
  if (structured === 'none') return {};
  if (structured === 'grammar') return { grammar: answerGrammar(points) };
  const schema = answerSchema(points);
  if (structured === 'guided-json') return { guided_json: schema };
  return { response_format: { type: 'json_schema', json_schema: { name: 'answer', strict: true, schema } } };
}
