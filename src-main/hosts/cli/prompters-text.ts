/** Text of the command `prompters` that a person reads. */
import type { ConnectionReport, ConnectionWarning } from '../../contract/prompters.ts';
import { printable } from './terminal.ts';

const warnings: Record<ConnectionWarning, string> = {
  plainHttp: 'the connection is not encrypted: pictures and the key can be read on the way',
  modelMissing: 'the model that is set up is not among them',
  modelNotChosen: 'there are several models, or none: name one with --model',
};

export const prompterText = {
  prompters: 'language models behind OpenAI-compatible servers (vLLM, llama.cpp, Ollama, LM Studio)',
  list: 'list them',
  add: 'add one, or change the one of this name',
  test: 'ask the server for its models; no picture is sent',
  remove: 'forget one',
  name: 'a plain name, for example my-gpu',
  url: 'address of the server, for example http://127.0.0.1:8000/v1',
  model: 'model, as the server names it (its only one without it)',
  template: "form of the question (by the model's name without it): think2seg, box-2-points, box, points, …",
  structured: "hold the model to the answer's form, where the server can",
  addNotes: `
The prompter is then used as --prompter server.NAME. Its key, if the server wants one, is read from the
variable THINK2SEG_KEY_NAME (capitals, "_" for "-"); it is never written to a file by this command.
`,
  badName: (name: string) => `"${name}" is no name: small letters, digits and dashes, at most 48`,
  none: 'none; add one with "think2seg prompters add NAME URL"',
  onlyModel: '(its only one)',
  columns: ['Prompter', 'Model', 'Server', 'Key'],
  keys: {
    stored: () => 'kept by the system',
    environment: (variable: string) => `from ${variable}`,
    none: (variable: string) => `none (${variable})`,
  },
  report({ models, software, template, frame, warnings: found, ms }: ConnectionReport): string {
    const lines = [
      `answered in ${ms.toFixed(0)} ms${software === 'unknown' ? '' : `, ${software}`}`,
      `models: ${printable(models.join(', ')) || 'none'}`,
      `asked by template ${template}, frame ${frame}`,
      ...found.map((warning) => `note: ${warnings[warning]}`),
    ];
    return `${lines.join('\n')}\n`;
  },
};
