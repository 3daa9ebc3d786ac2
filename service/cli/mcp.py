"""The command that hands the graph to language models: mcp."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.console import UserMistake, errors, explained, project

if TYPE_CHECKING:
    from loaders.project import Project
    from service.mcp_server import Answers

group = typer.Typer()


@group.command("mcp")
def mcp_command(
    context: typer.Context,
    service: Annotated[str | None, typer.Option(help="Address of a running service to ask; default: the current build.")] = None,
    http: Annotated[bool, typer.Option("--http", help="Speak streamable HTTP instead of standard input and output.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port for --http, on 127.0.0.1.")] = 8001,
) -> None:
    """Offer the graph as tools to language models (Model Context Protocol): figures with receipts, paths, targets, SPARQL.

    For example, in the configuration of a client: {"command": "dgkg", "args": ["mcp"]}
    """
    with explained():
        import asyncio

        asyncio.run(_served(_answers(service, project(context)), port if http else None))


def _answers(service: str | None, known: Project) -> AbstractAsyncContextManager[Answers]:
    try:
        from service.mcp_server import app_in_process, service_at
    except ModuleNotFoundError as error:
        raise UserMistake(f"{error}. Install it with: pip install 'datagov-kg[mcp]'") from None
    if service is not None:
        if not service.startswith(("http://", "https://")):
            raise UserMistake(f"--service {service}: expected an address, such as http://127.0.0.1:8000.")
        return service_at(service)
    from loaders.builds.folder import current_build
    from loaders.settings import Settings
    from service.server.app import create_app

    settings = Settings.from_environment()
    if not settings.is_remote:
        current_build(settings.builds)  # says what to do where there is none
    return app_in_process(create_app(settings, project=known))


async def _served(answers: AbstractAsyncContextManager[Answers], port: int | None) -> None:
    from service.mcp_server import make_server

    async with answers as asked:
        server = make_server(asked)
        if port is None:
            await server.run_stdio_async()
            return
        errors.print(f"Tools at http://127.0.0.1:{port}/mcp", highlight=False, soft_wrap=True)
        await server.run_streamable_http_async(host="127.0.0.1", port=port, stateless_http=True, json_response=True)
