"""Client of `think2seg reward` for trainers. Only Python's own library is needed.

    client = RewardClient("http://127.0.0.1:8000")
    client.rewards(["ID", "ID"], ["<think>…</think><answer>…</answer>", "…"])   ->   [{"reward": 3.2, …}, …]

For TRL, whose datasets here need a column `sample` with the sample's id:

    GRPOTrainer(reward_funcs=[trl_reward(RewardClient(url))], …)

For verl, `compute_score(data_source, solution_str, ground_truth, extra_info)` with `extra_info["sample"]`:

    compute_score = verl_reward(RewardClient(url))
"""
import json
import time
import urllib.error
import urllib.request


class RewardClient:
    def __init__(self, url, timeout=600, patience=3600):
        """Seconds to wait for one answer, and in all while the service is busy."""
        self.url = url.rstrip("/")
        self.timeout = timeout
        self.patience = patience

    def rewards(self, samples, completions):
        """One reward for each completion, in order, with its terms: reward, mask, format, tags, iou, answered."""
        items = [{"sample": s, "completion": c} for s, c in zip(samples, completions, strict=True)]
        return self._call("/v1/rewards", {"items": items})["rewards"] if items else []

    def samples(self):
        """Every sample of the data set: id, questions, picture."""
        found, total = [], 1
        while len(found) < total:
            page = self._call(f"/v1/samples?offset={len(found)}&limit=1000")
            total = page["total"]
            found += page["samples"]
        return found

    def _call(self, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"})
        until = time.monotonic() + self.patience
        while True:
            try:
                with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                    return json.load(answer)
            except urllib.error.HTTPError as error:
                if error.code != 429 or time.monotonic() > until:
                    raise RuntimeError(f"{error.code}: {error.read().decode(errors='replace')}") from error
                time.sleep(float(error.headers.get("Retry-After", 1)))


def trl_reward(client, term="reward"):
    """A reward function of TRL's form: completions as text, or as lists of messages."""

    def text(completion):
        return completion if isinstance(completion, str) else "".join(m["content"] for m in completion)

    def reward(completions, sample, **_):
        return [float(r[term]) for r in client.rewards(sample, [text(c) for c in completions])]

    return reward


def verl_reward(client, term="reward"):
    """A reward function of verl's form, one completion at a time; the service joins those of one sample."""

    def compute_score(data_source, solution_str, ground_truth, extra_info=None):
        return float(client.rewards([extra_info["sample"]], [solution_str])[0][term])

    return compute_score
