"""From a folder of labelled photographs to a model that the platform can serve.

`python -m training --help` lists the commands. Of the platform, only `serving.contract` is
imported here: it says which classes, signature and files a served model has to have.
"""
