"""Uses the inspector with the official client of the Model Context Protocol: python client.py LINK."""

import asyncio
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client

PAGE, TOKEN = sys.argv[1].split("#")


async def use(mode):
    """The same tools, whichever way the protocol is spoken."""
    headers = {"Authorization": f"Bearer {TOKEN}"}
    async with httpx2.AsyncClient(headers=headers) as http:
        transport = streamable_http_client(PAGE + "mcp", http_client=http)
        async with Client(transport, mode=mode) as client:
            tools = {tool.name for tool in (await client.list_tools()).tools}
            assert {"list_characters", "say_line", "replay_turn", "undo"} <= tools, tools
            people = (await client.call_tool("list_characters", {})).structured_content["people"]
            assert "odo" in [person["id"] for person in people], people
            said = await client.call_tool("say_line", {"text": "Is it cold out there?", "to": "Odo"})
            assert not said.is_error, said
            for _ in range(100):
                turns = (await client.call_tool("list_turns", {"most": 32})).structured_content["turns"]
                mine = [turn for turn in turns if turn["heard"] == "Is it cold out there?" and turn["sentences"]]
                if mine:
                    break
                await asyncio.sleep(0.1)
            assert mine, "the line is not answered"
            again = await client.call_tool("replay_turn", {"turn": mine[0]["number"], "seed": 7, "temperature": 0.2})
            assert again.structured_content["sampling"]["seed"] == "7", again
            found = await client.call_tool("search_memories", {"person": "odo", "question": "Who keeps bees?"})
            memory = found.structured_content["memories"][0]
            assert "bees" in memory["text"], found
            await client.call_tool("edit_memory", {"person": "odo", "memory": memory["id"], "text": "Nobody keeps bees."})
            undone = await client.call_tool("undo", {})
            assert not undone.is_error, undone
            wrong = await client.call_tool("get_prompt", {"person": "Nobody"})
            assert wrong.is_error and "nobody called `Nobody`" in wrong.content[0].text, wrong
            return client.protocol_version


async def main():
    spoken = [await use(mode) for mode in ("legacy", "auto")]
    assert spoken[0] != spoken[1], spoken
    async with httpx2.AsyncClient() as http:
        reply = await http.post(PAGE + "mcp", json={"jsonrpc": "2.0", "id": 1, "method": "ping"})
        assert reply.status_code == 401, reply
    print("tools are as they should be, spoken as", " and ".join(spoken))


asyncio.run(main())
