"""SOP step 9: is this request really that of the account's owner?"""
