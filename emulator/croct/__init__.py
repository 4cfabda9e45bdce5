"""Croct's content endpoints: slots whose content depends on who is asking.

`account.Account` is the state a test may change, `routes.routes` the four paths; all other modules serve these two.
"""
