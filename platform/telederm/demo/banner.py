"""What people read once everything runs."""

from telederm.demo.accounts import DemoAccount, read_accounts
from telederm.demo.config import HOST, DemoConfig


def describe_demo(config: DemoConfig) -> str:
    """Return addresses and sign-in details, ready to be printed."""
    lines = [
        "",
        "Telederm runs. This is a demonstration: its people and pictures are synthetic.",
        f"  in the browser   {config.web_address}/",
        f"  administration   {config.web_address}/admin/",
        f"  model server     {HOST}:{config.model_port} (TensorFlow Serving's gRPC API)",
        f"  data, logs, mail {config.data_dir}",
    ]
    accounts = read_accounts(config.data_dir)
    if accounts:
        lines += ["", "Sign in with:", *_list_accounts(accounts)]
    if any(account.second_factor for account in accounts):
        lines += ["", "* asks for a six-digit code as well: `make demo-code` prints it."]
    return "\n".join([*lines, "", "Ctrl-C stops everything.", ""])


def _list_accounts(accounts: list[DemoAccount]) -> list[str]:
    width = max(len(account.email) for account in accounts)
    return [
        f"  {account.role:<16} {account.email:<{width}}  {account.password}"
        + (" *" if account.second_factor else "")
        for account in accounts
    ]
