"""Wrong: the loss is taken again after the step."""


def training_step(model, optimizer, criterion, x, y):
    optimizer.zero_grad()
    criterion(model(x), y).backward()
    optimizer.step()
    return criterion(model(x), y).item()
